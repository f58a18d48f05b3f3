import { randomUUID } from "node:crypto";
import type { AuthorizationCodes, ChallengeMethod } from "./authorizationCodes";
import { CONSENT_PATH, consentPage, LOG_IN_PATH, logInPage, overPage, problemPage } from "./authorizePages";
import type { Call, SimulatedResponse } from "./httpMessages";
import { isRegistered } from "./redirectMatching";
import type { SimulatorSettings } from "./simulatorSettings";
import type { SimulatedApp, SimulatedUser, Tenant } from "./tenant";

export const AUTHORIZE_PATH = "/api/oauth2/authorize";

/** An issuer that is not this server. */
const FOREIGN_ISSUER = "https://attacker.example";

export interface AuthorizeParts {
  readonly tenant: Tenant;
  readonly codes: AuthorizationCodes;
  readonly settings: SimulatorSettings;
  /** As the simulator's `url`. */
  readonly origin: () => string;
}

interface Attempt {
  readonly query: URLSearchParams;
  readonly app: SimulatedApp;
  /** Missing when the app named none and has several. */
  readonly redirectUri: string | undefined;
  user?: SimulatedUser;
}

/** The browser's part of the sign-in: authorize request, log-in, consent, redirect (RFC 6749 4.1.1 and 4.1.2). */
export class AuthorizeRoute {
  readonly #tenant: Tenant;
  readonly #codes: AuthorizationCodes;
  readonly #settings: SimulatorSettings;
  readonly #origin: () => string;
  /** By an ID that only the page that was sent knows. */
  readonly #attempts = new Map<string, Attempt>();

  constructor({ tenant, codes, settings, origin }: AuthorizeParts) {
    this.#tenant = tenant;
    this.#codes = codes;
    this.#settings = settings;
    this.#origin = origin;
  }

  readonly handle = (call: Call): SimulatedResponse => {
    const { method, path } = call;
    if (path === AUTHORIZE_PATH && method === "GET") {
      return this.#logInPage(call.query);
    }
    const id = call.form.get("attempt") ?? "";
    const attempt = this.#attempts.get(id);
    if (method !== "POST" || !attempt) {
      return overPage();
    }
    switch (path) {
      case LOG_IN_PATH:
        return this.#logIn(id, attempt, call.form);
      case CONSENT_PATH:
        return this.#decide(id, attempt, call.form.get("decision"));
      default:
        return overPage();
    }
  };

  clear(): void {
    this.#attempts.clear();
  }

  #logInPage(query: URLSearchParams): SimulatedResponse {
    const app = this.#tenant.app(query.get("client_id"));
    if (!app) {
      // An app that authenticates itself has no redirect URI that could match.
      const serverApp = this.#tenant.serverApp(query.get("client_id"));
      return problemPage(serverApp ? "redirect_uri_mismatch" : "invalid_client", query);
    }
    const sent = query.get("redirect_uri");
    if (sent !== null && !isRegistered(app, sent, this.#settings.anyLoopbackPort)) {
      return problemPage("redirect_uri_mismatch", query);
    }
    const onlyOne = app.redirectUris.length === 1 ? app.redirectUris[0] : undefined;
    const redirectUri = sent ?? onlyOne;
    const wrong = wrongParameter(query);
    if (wrong) {
      return redirectUri === undefined
        ? problemPage(wrong.error, query)
        : this.#redirect(redirectUri, query, wrong);
    }
    const id = randomUUID();
    this.#attempts.set(id, { query, app, redirectUri });
    return logInPage({ attempt: id, app }, this.#tenant.users);
  }

  #logIn(id: string, attempt: Attempt, form: URLSearchParams): SimulatedResponse {
    const { app, query, redirectUri } = attempt;
    const user = this.#tenant.logIn(form.get("login"), form.get("password"));
    if (!user) {
      return logInPage({ attempt: id, app }, this.#tenant.users, true);
    }
    attempt.user = user;
    return consentPage({ attempt: id, app }, user, { scope: query.get("scope"), redirectUri });
  }

  #decide(
    id: string,
    { query, app, redirectUri, user }: Attempt,
    decision: string | null,
  ): SimulatedResponse {
    if (!user || (decision !== "grant" && decision !== "deny")) {
      return overPage();
    }
    this.#attempts.delete(id);
    if (redirectUri === undefined) {
      return problemPage("redirect_uri_missing", query);
    }
    if (decision === "deny") {
      // The simulator's own words: Box's are not known.
      const description = "The user denied access to your application";
      return this.#redirect(redirectUri, query, { error: "access_denied", error_description: description });
    }
    const scope = query.get("scope");
    const codeChallenge = query.get("code_challenge");
    const codeChallengeMethod = challengeMethod(query);
    const code = this.#codes.issue({
      clientId: app.clientId,
      userId: user.id,
      redirectUri,
      ...(scope !== null && { scope }),
      ...(codeChallenge !== null && { codeChallenge }),
      ...(codeChallengeMethod && { codeChallengeMethod }),
    });
    return this.#redirect(redirectUri, query, { code });
  }

  /** `state` goes back as it came, or not at all. */
  #redirect(
    uri: string,
    query: URLSearchParams,
    response: Readonly<Record<string, string>>,
  ): SimulatedResponse {
    const state = query.get("state");
    const parameters = new URLSearchParams({
      ...response,
      ...(state !== null && { state }),
      ...this.#issuer(),
    });
    const location = `${uri}${uri.includes("?") ? "&" : "?"}${parameters}`;
    const headers = { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };
    return { status: 302, headers, ...(response.error !== undefined && { error: response.error }) };
  }

  #issuer(): { readonly iss?: string } {
    switch (this.#settings.callbackIssuer) {
      case "none":
        return {};
      case "own":
        return { iss: this.#origin() };
      case "foreign":
        return { iss: FOREIGN_ISSUER };
    }
  }
}

/** What Box says here is not known: the errors are those of RFC 6749 4.1.2.1, the second text that of RFC 7636 4.4.1. */
function wrongParameter(query: URLSearchParams): { error: string; error_description: string } | undefined {
  if (query.get("response_type") !== "code") {
    return { error: "unsupported_response_type", error_description: "The response type must be code" };
  }
  if (query.has("code_challenge_method") && !challengeMethod(query)) {
    return { error: "invalid_request", error_description: "Transform algorithm not supported" };
  }
  return undefined;
}

function challengeMethod(query: URLSearchParams): ChallengeMethod | undefined {
  const method = query.get("code_challenge_method");
  return method === "S256" || method === "plain" ? method : undefined;
}
