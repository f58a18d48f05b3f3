import { join } from "node:path";
import { BoxClient, BoxOAuth, OAuthConfig } from "box-node-sdk";
import { BaseUrls, NetworkSession } from "box-node-sdk/networking";
import { demoApp } from "../../box-simulator/tenant";
import { machineTime } from "../arrows";
import type { FromWindow, Order, Report, ToWindow, WindowPlace } from "../orders";
import { FileTokenStorage } from "./fileTokenStorage";

/**
 * The official SDK as another program that follows the harness's orders. All is as it comes: it calls the API, and
 * when Box answers 401 it refreshes by itself and calls again.
 */
process.once("disconnect", () => process.exit());
process.on("message", (message: ToWindow) => {
  if (message.kind === "order") {
    const { number } = message;
    void follow(message.order)
      .catch(
        (error: unknown): Report => ({
          kind: "failed",
          decision: "unexpected",
          code: "sdk",
          text: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((report) => tell({ kind: "report", number, report }));
  }
});

let open: Session | undefined;
tell({ kind: "ready" });

async function follow(order: Order): Promise<Report> {
  switch (order.kind) {
    case "open":
      open = new Session(order.place);
      return { kind: "accounts", ids: [] };
    case "signIn":
      await open?.signIn(order.code);
      return { kind: "accounts", ids: ["official SDK"] };
    case "getToken":
      await open?.callBox();
      return { kind: "token", generation: 0, at: machineTime(), used: 200 };
    default:
      return { kind: "done" };
  }
}

class Session {
  readonly #auth: BoxOAuth;
  readonly #networkSession: NetworkSession;

  constructor({ box: { url }, folder }: WindowPlace) {
    const { clientId, clientSecret } = demoApp;
    const tokenStorage = new FileTokenStorage(join(folder, "tokens.json"));
    this.#auth = new BoxOAuth({ config: new OAuthConfig({ clientId, clientSecret, tokenStorage }) });
    this.#networkSession = new NetworkSession({
      baseUrls: new BaseUrls({ baseUrl: url, uploadUrl: url, oauth2Url: `${url}/api/oauth2` }),
    });
  }

  async signIn(code: string): Promise<void> {
    await this.#auth.getTokensAuthorizationCodeGrant(code, this.#networkSession);
  }

  async callBox(): Promise<void> {
    const client = new BoxClient({ auth: this.#auth, networkSession: this.#networkSession });
    await client.users.getUserMe();
  }
}

function tell(message: FromWindow): void {
  process.send?.(message, () => undefined);
}
