import type { Accounts } from "../accounts/accounts";
import type { Account } from "../accounts/model/accountView";
import type { RefreshMode } from "../accounts/renewal/refreshSchedule";
import type { Clock, Disposable } from "../base/clock";
import type { StreamTransport } from "../box/http/transport";
import { type AskConsent, Consents, type DecisionMemory } from "./consent/consents";
import type { Consumer } from "./consent/consumer";
import { DownscopedTokens } from "./consent/downscopedTokens";
import { TokenDelivery } from "./consent/tokenDelivery";
import { TokenUses } from "./consent/tokenUses";
import type { BoxToken } from "./forms/agentForms";
import { Upstream } from "./relay/upstream";

/** What the hand-out of tokens needs of the editor, or of whoever stands in for it. */
export interface DeliveryEnvironment {
  readonly accounts: Accounts;
  /** The account that is meant when none is named. */
  readonly active: { get(): Account | undefined };
  readonly ask: AskConsent;
  /** Of this workspace, outside its files. */
  readonly workspace: DecisionMemory;
  readonly refreshMode: () => RefreshMode;
  /** Of Box's MCP server. */
  readonly mcpUrl: () => string;
  readonly transport: StreamTransport;
  readonly clock: Clock;
}

/** The hand-out of tokens in this window. */
export interface Delivery extends Disposable {
  readonly tokens: TokenDelivery;
  readonly consents: Consents;
  readonly uses: TokenUses;
  /** Box's MCP server for a client whose person is asked, or for one that the person has switched on. */
  mcp(client: McpClient): Upstream;
  /** How programs outside of terminals reach this window; nothing where it serves no terminals of its own. */
  boxToken?(): Promise<BoxToken | undefined>;
  /** The editor's own agents are those of Cursor, which is told of servers in its own way. */
  readonly offersToCursor?: true;
}

export interface McpClient {
  readonly consumer: Consumer;
  /** What a person calls the account; left out, the active one. */
  readonly account?: string;
  /** A setting has allowed it already. */
  readonly isAllowed?: true;
}

/** Each request gets a token that lives this long at least. */
const MCP_LIFETIME_MS = 5 * 60_000;

export function openDelivery(environment: DeliveryEnvironment): Delivery {
  const { accounts, clock, transport, mcpUrl } = environment;
  const consents = new Consents(environment);
  const uses = new TokenUses();
  const downscoped = new DownscopedTokens(accounts, clock);
  const tokens = new TokenDelivery({ ...environment, consents, uses, downscoped });
  const following = accounts.onDidChange(({ kind, id }) => {
    if (kind === "removed") {
      downscoped.forget(id);
      consents.withdrawAllBut(accounts.all());
    }
  });
  return {
    tokens,
    consents,
    uses,
    mcp: ({ consumer, account, isAllowed }) =>
      new Upstream({
        url: mcpUrl,
        transport,
        token: async (wish) => {
          const request = { consumer, account, minimumLifetimeMs: MCP_LIFETIME_MS, ...wish };
          return isAllowed ? tokens.deliverAllowed(request) : tokens.deliver(request);
        },
      }),
    dispose: () => {
      following.dispose();
      uses.dispose();
    },
  };
}
