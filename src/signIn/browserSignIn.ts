import type { Clock, Disposable } from "../base/clock";
import { BoxError, CancelledError } from "../base/errors";
import { type LocalizedMessage, localized } from "../base/localizedMessage";
import type { Secret } from "../base/secret";
import {
  type AuthorizationRequest,
  authorizationRefused,
  createAuthorizationRequest,
  type ExpectedResponse,
  parseAuthorizationResponse,
} from "../box/oauth/authorization";
import {
  alreadyDonePage,
  approvedPage,
  failedPage,
  ignoredPage,
  type Page,
  signedInPage,
} from "./callbackPage";
import { type Callback, LoopbackServer } from "./loopbackServer";
import { readPastedCallback } from "./pastedCallback";
import { parseRedirectUri, type RedirectUri } from "./redirectUri";

/** What the token endpoint needs. The code lives 30 seconds: exchange it at once. */
export interface AuthorizationCode {
  readonly code: Secret;
  readonly codeVerifier: Secret;
  readonly redirectUri: string;
}

export type SignInOutcome =
  | { readonly kind: "signedIn"; readonly name: string; readonly login: string }
  | { readonly kind: "failed"; readonly sentence: LocalizedMessage };

export interface BrowserSignInOptions {
  readonly app: { readonly clientId: string; readonly redirectUri: string };
  readonly authorizeUrl: string;
  readonly clock: Clock;
  /** How long the person has to approve. Default five minutes. */
  readonly timeLimitMs?: number | undefined;
  readonly scope?: string | undefined;
  /** Compared with `iss` where the answer has one. */
  readonly issuer?: string | undefined;
}

/**
 * One attempt to get an authorization code through the system browser (RFC 8252). The port is open from `start` until the
 * outcome was shown, or the attempt was cancelled, ran out of time or was disposed.
 */
export class BrowserSignIn implements Disposable {
  /**
   * Settles once. Rejects with `BoxError` when Box refused, or with code `signInTimeLimit`; with `CancelledError` after
   * `cancel` or `dispose`. Whoever does not wait for it causes no unhandled rejection.
   */
  readonly code: Promise<AuthorizationCode>;
  readonly #request: AuthorizationRequest;
  readonly #redirect: RedirectUri;
  readonly #clock: Clock;
  readonly #expected: ExpectedResponse;
  readonly #settle: { resolve(code: AuthorizationCode): void; reject(error: Error): void };
  #server: LoopbackServer | undefined;
  #stage: Stage;

  private constructor(options: BrowserSignInOptions) {
    this.#clock = options.clock;
    this.#redirect = parseRedirectUri(options.app.redirectUri);
    this.#request = createAuthorizationRequest({
      authorizeUrl: options.authorizeUrl,
      clientId: options.app.clientId,
      redirectUri: this.#redirect.href,
      scope: options.scope,
    });
    this.#expected = { state: this.#request.state, issuer: options.issuer };
    const { promise, ...settle } = deferred<AuthorizationCode>();
    this.code = promise;
    this.#settle = settle;
    this.#stage = { kind: "waiting" };
  }

  /**
   * Opens the port; the answer can come from now on.
   * @throws BoxError `fixSettings` when the redirect URI is wrong or its port cannot be had
   */
  static async start(options: BrowserSignInOptions): Promise<BrowserSignIn> {
    const signIn = new BrowserSignIn(options);
    await signIn.#open(options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
    return signIn;
  }

  /** The link to open in the system browser. It holds the state: show it only to the person. */
  get authorizeUrl(): string {
    return this.#request.url;
  }

  /** Takes the address or code that the person copied. Answers what is wrong with it; the sign-in then goes on. */
  paste(text: string): LocalizedMessage | undefined {
    if (this.#stage.kind !== "waiting") {
      return localized("This sign-in already has its answer; start a new one if it did not succeed.");
    }
    const pasted = readPastedCallback(text, { ...this.#expected, redirect: this.#redirect });
    switch (pasted.kind) {
      case "code":
        this.#accept(pasted.code);
        return undefined;
      case "error":
        this.#end(authorizationRefused(pasted));
        return undefined;
      case "unusable":
        return pasted.sentence;
    }
  }

  /** Shows in the browser tab that brought the code what became of it, and closes the port. */
  report(outcome: SignInOutcome): void {
    if (this.#stage.kind !== "answered") return;
    this.#finish(outcome.kind === "signedIn" ? signedInPage(outcome) : failedPage(outcome.sentence));
  }

  cancel(): void {
    this.#end(new CancelledError(), failedPage(CANCELLED));
  }

  dispose(): void {
    this.#end(new CancelledError(), approvedPage());
  }

  async #open(timeLimitMs: number): Promise<void> {
    this.#server = await LoopbackServer.listen(
      this.#redirect,
      (callback) => this.#receive(callback),
      this.#clock,
    );
    if (this.#stage.kind !== "waiting") return;
    const timer = this.#clock.setTimer(() => this.#end(this.#outOfTime(timeLimitMs)), timeLimitMs);
    this.#stage = { kind: "waiting", timer };
  }

  #receive(callback: Callback): void {
    const response = parseAuthorizationResponse(callback.query, this.#expected);
    if (response.kind === "notOurs") {
      callback.answer(ignoredPage(400));
    } else if (this.#stage.kind !== "waiting") {
      callback.answer(alreadyDonePage());
    } else if (response.kind === "code") {
      this.#accept(response.code, callback);
    } else {
      const refused = authorizationRefused(response);
      callback.answer(failedPage(refused.sentence));
      this.#end(refused);
    }
  }

  #accept(code: Secret, tab?: Callback): void {
    this.#stopTimer();
    const timer = this.#clock.setTimer(() => this.#finish(approvedPage()), HOLD_TAB_MS);
    this.#stage = { kind: "answered", timer, tab };
    this.#settle.resolve({
      code,
      codeVerifier: this.#request.codeVerifier,
      redirectUri: this.#redirect.href,
    });
  }

  /** Ends the attempt from any stage; a tab that is still held sees `page`. */
  #end(reason: Error, page?: Page): void {
    this.#settle.reject(reason);
    this.#finish(page);
  }

  #finish(page?: Page): void {
    this.#stopTimer();
    if (this.#stage.kind === "answered" && page) this.#stage.tab?.answer(page);
    this.#stage = { kind: "over" };
    void this.#server?.close();
  }

  #stopTimer(): void {
    if (this.#stage.kind !== "over") this.#stage.timer?.dispose();
  }

  #outOfTime(timeLimitMs: number): BoxError {
    const minutes = Math.max(1, Math.round(timeLimitMs / 60_000));
    return new BoxError(
      localized(
        "No answer came from Box in {0} min; if Box showed an error page, register exactly {1} as a redirect URI of the app in the Box Developer Console, then sign in again.",
        minutes,
        this.#redirect.href,
      ),
      { decision: "actionRequiredAtBox", code: "signInTimeLimit" },
    );
  }
}

/** Each stage can only be followed by one further down. */
type Stage =
  | { readonly kind: "waiting"; readonly timer?: Disposable }
  | { readonly kind: "answered"; readonly timer: Disposable; readonly tab: Callback | undefined }
  | { readonly kind: "over" };

const DEFAULT_TIME_LIMIT_MS = 5 * 60_000;
/** How long the tab waits for the editor before it only says that Box has approved. */
const HOLD_TAB_MS = 15_000;

const CANCELLED = localized(
  "The sign-in was cancelled in the editor; start it there again when you are ready.",
);

/** A promise with its handles, whose rejection nobody has to catch. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
