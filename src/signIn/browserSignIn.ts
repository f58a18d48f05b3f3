import type { Clock, Disposable } from "../base/clock";
import { BoxError, CancelledError } from "../base/errors";
import { type DisplayLanguage, type LocalizedMessage, localized } from "../base/localizedMessage";
import type { Secret } from "../base/secret";
import { abortable } from "../base/sharedWork";
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  authorizationRefused,
  createAuthorizationRequest,
  parseAuthorizationResponse,
} from "../box/oauth/authorization";
import type { Endpoints } from "../box/oauth/endpoints";
import type { AuthorizationCodeGrant } from "../box/oauth/tokenEndpoint";
import {
  alreadyDonePage,
  approvedPage,
  failedPage,
  foreignIssuerPage,
  ignoredPage,
  otherSignInPage,
  type Page,
  signedInPage,
} from "./callbackPage";
import { type Callback, LoopbackServer } from "./loopbackServer";
import { readPastedCallback } from "./pastedCallback";
import { parseRedirectUri, type RedirectUri } from "./redirectUri";

/** What became of the code. Only who redeems it knows: `cancelled` when it never went to Box. */
export type SignInOutcome =
  | { readonly kind: "signedIn"; readonly name: string; readonly login: string }
  | { readonly kind: "failed"; readonly sentence: LocalizedMessage }
  | { readonly kind: "cancelled" };

export interface BrowserSignInOptions {
  readonly app: { readonly clientId: string; readonly redirectUri: string; readonly endpoints: Endpoints };
  /** Space separated; left out or empty, Box grants all scopes of the app. */
  readonly scope?: string | undefined;
  readonly clock: Clock;
  /** Of the pages in the browser. Default: English. */
  readonly language?: DisplayLanguage;
  /** Ends the wait for the person at once. Once the code is here it changes nothing: see `code`. */
  readonly signal?: AbortSignal | undefined;
}

/** How long the person has to approve. */
const TIME_LIMIT_MINUTES = 5;
/** How long the tab waits for the editor before it only says that Box has approved. */
const HOLD_TAB_MS = 15_000;

type NotOurs = Extract<AuthorizationResponse, { kind: "notOurs" }>;

/** Each stage can only be followed by one further down. */
type Stage =
  | { readonly kind: "waiting" }
  | { readonly kind: "answered"; readonly timer: Disposable; readonly tab: Callback | undefined }
  | { readonly kind: "over" };

/**
 * One attempt to get an authorization code through the system browser (RFC 8252). The port is open from `start` until the
 * outcome was shown, or the attempt was cancelled, ran out of time or was disposed.
 */
export class BrowserSignIn implements Disposable {
  /**
   * Settles once. Rejects with `BoxError` when Box refused, or with code `signInTimeLimit`; with `CancelledError` when
   * `signal` was aborted or the attempt disposed before the code came. From then on only `report` ends it, so that the tab
   * never says anything else than what became of the code. It lives 30 seconds: redeem it at once. Whoever does not
   * wait for it causes no unhandled rejection.
   */
  readonly code: Promise<AuthorizationCodeGrant>;
  readonly #request: AuthorizationRequest;
  readonly #redirect: RedirectUri;
  readonly #clock: Clock;
  readonly #language: DisplayLanguage | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = () => this.#end(new CancelledError());
  readonly #settle: { resolve(code: AuthorizationCodeGrant): void; reject(error: Error): void };
  #limit: Disposable | undefined;
  #server: LoopbackServer | undefined;
  #stage: Stage = { kind: "waiting" };

  private constructor({ app, scope, clock, language, signal }: BrowserSignInOptions) {
    this.#clock = clock;
    this.#language = language;
    this.#signal = signal;
    this.#redirect = parseRedirectUri(app.redirectUri);
    const { clientId, endpoints } = app;
    this.#request = createAuthorizationRequest({
      endpoints,
      clientId,
      redirectUri: this.#redirect.href,
      scope,
    });
    const { promise, ...settle } = deferred<AuthorizationCodeGrant>();
    this.code = promise;
    this.#settle = settle;
  }

  /**
   * Opens the port; the response can come from now on.
   * @throws BoxError `fixSettings` when the redirect URI or a scope is wrong or the port cannot be had; CancelledError
   */
  static async start(options: BrowserSignInOptions): Promise<BrowserSignIn> {
    const attempt = new BrowserSignIn(options);
    if (options.signal?.aborted) {
      throw new CancelledError();
    }
    const listening = attempt.#listen();
    await (options.signal ? abortable(listening, options.signal) : listening);
    return attempt;
  }

  /** The link to open in the system browser. It holds the state: show it only to the person. */
  get authorizeUrl(): string {
    return this.#request.url;
  }

  /** Where the browser comes back to. */
  get redirectUri(): string {
    return this.#redirect.href;
  }

  /** Takes the address that the person copied. Returns what is wrong with it; the sign-in then goes on. */
  paste(text: string): LocalizedMessage | undefined {
    if (this.#stage.kind !== "waiting") {
      return localized("This sign-in is over or has its answer; start a new one if it did not succeed.");
    }
    const pasted = readPastedCallback(text, this.#request, this.#redirect);
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
    if (this.#stage.kind === "answered") {
      this.#finish(outcomePage(outcome));
    }
  }

  /** Closes the port. A tab whose outcome was not reported is told that the editor shows it. */
  dispose(): void {
    this.#end(new CancelledError(), approvedPage());
  }

  async #listen(): Promise<void> {
    this.#signal?.addEventListener("abort", this.#cancel, { once: true });
    try {
      this.#server = await LoopbackServer.listen(this.#redirect, (callback) => this.#receive(callback), {
        clock: this.#clock,
        language: this.#language,
      });
    } catch (error) {
      this.#stopWaiting();
      throw error;
    }
    if (this.#stage.kind === "over") {
      // Cancelled while the port was being opened: there was no server yet that could be closed.
      await this.#server.close();
    } else if (this.#stage.kind === "waiting") {
      this.#limit = this.#clock.setTimer(() => this.#end(this.#outOfTime()), TIME_LIMIT_MINUTES * 60_000);
    }
  }

  #receive(callback: Callback): void {
    const response = parseAuthorizationResponse(callback.query, this.#request);
    if (response.kind === "notOurs") {
      callback.respond(this.#refusedPage(response.why, callback.query));
    } else if (this.#stage.kind !== "waiting") {
      callback.respond(alreadyDonePage());
    } else if (response.kind === "code") {
      this.#accept(response.code, callback);
    } else {
      const refused = authorizationRefused(response);
      callback.respond(failedPage(refused.sentence));
      this.#end(refused);
    }
  }

  /** Who knows the state, or brings one of some sign-in, is told why; all others learn nothing. */
  #refusedPage(why: NotOurs["why"], query: URLSearchParams): Page {
    if (why === "issuer") {
      return foreignIssuerPage(this.#request.issuers);
    }
    return why === "state" && query.get("state") ? otherSignInPage() : ignoredPage(400);
  }

  #accept(code: Secret, tab?: Callback): void {
    this.#stopWaiting();
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
    this.#stopWaiting();
    if (this.#stage.kind === "answered") {
      this.#stage.timer.dispose();
      if (page) {
        this.#stage.tab?.respond(page);
      }
    }
    this.#stage = { kind: "over" };
    void this.#server?.close();
  }

  #stopWaiting(): void {
    this.#signal?.removeEventListener("abort", this.#cancel);
    this.#limit?.dispose();
  }

  #outOfTime(): BoxError {
    return new BoxError(
      localized(
        "No answer came from Box in {0} min; if Box showed an error page, add exactly {1} under OAuth 2.0 Redirect URI on the Configuration page of the app in the Box Developer Console, then sign in again.",
        TIME_LIMIT_MINUTES,
        this.#redirect.href,
      ),
      { decision: "actionRequiredAtBox", code: "signInTimeLimit" },
    );
  }
}

function outcomePage(outcome: SignInOutcome): Page {
  switch (outcome.kind) {
    case "signedIn":
      return signedInPage(outcome);
    case "failed":
      return failedPage(outcome.sentence);
    case "cancelled":
      return failedPage(
        localized("The sign-in was cancelled in the editor; start it there again when you are ready."),
      );
  }
}

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
