import type { Entrances } from "./commandTable";
import type { hostTransport } from "./editor/host/hostTransport";
import type { MarkdownDocuments } from "./editor/host/markdownDocuments";
import type { TreeList } from "./editor/host/treeList";
import type { AccountSessions } from "./editor/provider/accountSessions";
import type { BoxAuthentication } from "./editor/provider/boxAuthentication";
import type { McpDefinitions } from "./editor/provider/mcpDefinitions";
import type { AccountRows } from "./editor/view/accountRows";

/** What is registered at start-up, before there is a product. */
export interface AtStart {
  readonly details: MarkdownDocuments;
  readonly actors: MarkdownDocuments;
  readonly agents: MarkdownDocuments;
  readonly authentication: BoxAuthentication;
  readonly mcp: McpDefinitions;
  readonly view: TreeList;
}

/** The product in this window. */
export interface Product extends Entrances {
  /** The road to the network, without the person's say in which servers may get a secret. */
  readonly network: ReturnType<typeof hostTransport>;
  readonly sessions: AccountSessions;
  readonly rows: AccountRows;
  /** Where the editor's own agents reach Box's MCP server; secret. */
  relayUrl(): Promise<string>;
  /** Waits for what is on its way to Box to be saved. */
  close(): Promise<void>;
}
