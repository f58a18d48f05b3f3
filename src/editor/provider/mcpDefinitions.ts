import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Disposable } from "../../base/clock";

const PROVIDER_ID = "boxAuth.mcp";
/** The editor keeps what is provided in clear, so no address that opens anything is in it. */
const NOT_STARTED = "http://127.0.0.1/not-started";

export interface McpDefinitionsParts {
  readonly hasAccounts: () => Promise<boolean>;
  /** Starts the relay when it is first needed. Gives its address, which is secret. */
  readonly relayUrl: () => Promise<string>;
}

/** Box's MCP server among those of the editor, as long as the setting `boxAuth.mcp.enabled` is on. To be made at start-up. */
export class McpDefinitions implements Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: readonly Disposable[];

  constructor({ hasAccounts, relayUrl }: McpDefinitionsParts) {
    const provider: vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition> = {
      onDidChangeMcpServerDefinitions: this.#changed.event,
      provideMcpServerDefinitions: async () =>
        isMcpEnabled() && (await hasAccounts())
          ? [new vscode.McpHttpServerDefinition("Box", vscode.Uri.parse(NOT_STARTED))]
          : [],
      resolveMcpServerDefinition: async (definition) => {
        if (!isMcpEnabled()) {
          return undefined;
        }
        definition.uri = vscode.Uri.parse(await relayUrl());
        return definition;
      },
    };
    this.#disposables = [
      this.#changed,
      vscode.workspace.onDidChangeConfiguration(
        (change) => change.affectsConfiguration("boxAuth.mcp") && this.#changed.fire(),
      ),
      // Forks of the editor may lack it.
      ...(vscode.lm?.registerMcpServerDefinitionProvider
        ? [vscode.lm.registerMcpServerDefinitionProvider(PROVIDER_ID, provider)]
        : []),
    ];
  }

  /** Without an account there is nothing to offer. */
  follow(accounts: Pick<Accounts, "onDidChange">): Disposable {
    return accounts.onDidChange(({ kind }) => kind !== "changed" && this.#changed.fire());
  }

  dispose(): void {
    for (const disposable of this.#disposables) {
      disposable.dispose();
    }
  }
}

/** Read here, since this file is loaded at start-up and all other settings are not. */
export function isMcpEnabled(): boolean {
  return vscode.workspace.getConfiguration("boxAuth").get<boolean>("mcp.enabled") === true;
}
