import { boxEndpoints } from "../../../src/box/oauth/endpoints";
import { BrowserSignIn, type BrowserSignInOptions } from "../../../src/signIn/browserSignIn";
import { parseRedirectUri, type RedirectUri } from "../../../src/signIn/redirectUri";
import { ManualClock } from "../manualClock";
import { ask, freePort } from "./loopbackClient";

export const code = "Wm7pKq2Zx9LhT4vRb8Nc6Yd1Sf3Gj5Ua";
export const ada = { kind: "signedIn", name: "Ada Lovelace", login: "ada@example.com" } as const;

/** A sign-in that waits for the browser, before each test. */
export interface WaitingSignIn {
  readonly clock: ManualClock;
  readonly redirect: RedirectUri;
  readonly app: BrowserSignInOptions["app"];
  readonly cancelled: AbortController;
  readonly signIn: BrowserSignIn;
  readonly state: string;
  /** The browser comes back with a query. */
  arrive(query: Record<string, string>): ReturnType<typeof ask>;
}

export function withWaitingSignIn(ready: (waiting: WaitingSignIn) => void): void {
  let signIn: BrowserSignIn;

  beforeEach(async () => {
    const clock = new ManualClock();
    const redirect = parseRedirectUri(`http://localhost:${await freePort()}/callback`);
    const app = { clientId: "client", redirectUri: redirect.href, endpoints: boxEndpoints };
    const cancelled = new AbortController();
    signIn = await BrowserSignIn.start({ app, clock, signal: cancelled.signal });
    const state = new URL(signIn.authorizeUrl).searchParams.get("state") ?? "";
    const arrive = (query: Record<string, string>) =>
      ask(redirect, `/callback?${new URLSearchParams(query)}`);
    ready({ clock, redirect, app, cancelled, signIn, state, arrive });
  });

  afterEach(() => signIn.dispose());
}
