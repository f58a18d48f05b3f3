import { approvedPage } from "../../../src/signIn/callbackPage";
import { type Callback, LoopbackServer } from "../../../src/signIn/loopbackServer";
import { parseRedirectUri, type RedirectUri } from "../../../src/signIn/redirectUri";
import { ManualClock } from "../manualClock";
import { freePort } from "./loopbackClient";

/** A free port, and servers that answer each callback; all are closed after each test. */
export interface LoopbackFixture {
  readonly redirect: RedirectUri;
  readonly clock: ManualClock;
  /** What came. */
  readonly callbacks: Callback[];
  /** What is closed afterwards. */
  readonly opened: { close(): unknown }[];
  listen(to: RedirectUri): Promise<LoopbackServer>;
}

export function withLoopback(ready: (fixture: LoopbackFixture) => void): void {
  const opened: { close(): unknown }[] = [];

  beforeEach(async () => {
    const clock = new ManualClock();
    const callbacks: Callback[] = [];
    const listen = async (to: RedirectUri) => {
      const server = await LoopbackServer.listen(
        to,
        (callback) => {
          callbacks.push(callback);
          callback.respond(approvedPage());
        },
        { clock },
      );
      opened.push(server);
      return server;
    };
    ready({ redirect: await redirectTo("localhost"), clock, callbacks, opened, listen });
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
}

export async function redirectTo(hostname: string): Promise<RedirectUri> {
  return parseRedirectUri(`http://${hostname}:${await freePort()}/callback`);
}
