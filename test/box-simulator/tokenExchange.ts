import type { Access, AccessTokens, Restriction } from "./accessTokens";
import type { AssertionCheck } from "./assertionCheck";
import { refusal } from "./errorTable";
import { checkScopes } from "./exchangeScopes";
import { jsonResponse, type SimulatedResponse } from "./httpMessages";
import { miniItem, type SimulatedItem } from "./items";
import type { SimulatorSettings } from "./simulatorSettings";
import type { Tenant } from "./tenant";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

/** What a good access token gives; counts as its use. */
export type AccessOf = (accessToken: string) => Access | undefined;

export interface ExchangeParts {
  readonly tenant: Tenant;
  readonly tokens: AccessTokens;
  readonly assertions: AssertionCheck;
  readonly settings: SimulatorSettings;
  readonly use: AccessOf;
}

/**
 * RFC 8693, for downscoping (Box guide "Downscope a Token") and for annotator tokens. No client credentials are needed; wrong ones are refused.
 * Only the form is read: a `resource` in the query is ignored, as Box does, and the token is not restricted to it.
 */
export class TokenExchange {
  readonly #tenant: Tenant;
  readonly #tokens: AccessTokens;
  readonly #assertions: AssertionCheck;
  readonly #settings: SimulatorSettings;
  readonly #use: AccessOf;

  constructor({ tenant, tokens, assertions, settings, use }: ExchangeParts) {
    this.#tenant = tenant;
    this.#tokens = tokens;
    this.#assertions = assertions;
    this.#settings = settings;
    this.#use = use;
  }

  readonly handle = async (form: URLSearchParams): Promise<SimulatedResponse> => {
    const wrong = this.#wrongRequest(form);
    if (wrong) {
      return wrong;
    }
    const access = this.#use(form.get("subject_token") ?? "");
    const app = this.#tenant.registration(access?.clientId);
    if (!access || !app) {
      return refusal("subjectToken");
    }
    const scopes = [...new Set(form.get("scope")?.split(" ").filter(Boolean))];
    switch (checkScopes(scopes, access, app)) {
      case "unknown":
        return refusal("invalidScope");
      case "exceeded":
        return refusal("scopeExceeded");
      case "good":
        break;
    }
    const asked = this.#askedItem(form);
    if (asked === "invalid" || (asked && !this.#isOpen(asked, access))) {
      return refusal("invalidResource");
    }
    const actorToken = form.get("actor_token");
    const actor =
      actorToken === null ? undefined : await this.#assertions.checkActor(actorToken, app.clientId);
    if (actor?.kind === "refused") {
      return refusal(actor.row);
    }
    const item = asked ?? access.restriction?.item;
    const given = actor ? { ...access, annotator: actor.annotator } : access;
    return this.#respond(given, { scopes, ...(item && { item }) });
  };

  #wrongRequest(form: URLSearchParams): SimulatedResponse | undefined {
    const sendsClient = form.has("client_id") || form.has("client_secret");
    if (sendsClient && !this.#tenant.authenticated(form)) {
      return refusal("clientCredentials");
    }
    if (!form.get("subject_token")) {
      return refusal("subjectTokenMissing");
    }
    if (form.get("subject_token_type") !== ACCESS_TOKEN) {
      return refusal("subjectTokenType");
    }
    if (form.has("resource") && form.has("box_shared_link")) {
      return refusal("resourceTwice");
    }
    if (form.has("actor_token") && form.get("actor_token_type") !== ID_TOKEN) {
      return refusal("actorTokenType");
    }
    return undefined;
  }

  #askedItem(form: URLSearchParams): SimulatedItem | "invalid" | undefined {
    const { items } = this.#tenant;
    const resource = form.get("resource");
    if (resource !== null) {
      return items.byResource(resource) ?? "invalid";
    }
    const link = form.get("box_shared_link");
    return link === null ? undefined : (items.bySharedLink(link) ?? "invalid");
  }

  #isOpen(item: SimulatedItem, { userId, restriction }: Access): boolean {
    const outer = restriction?.item;
    return item.openTo.includes(userId) && (!outer || this.#tenant.items.isWithin(item, outer));
  }

  #respond(access: Access, restriction: Restriction): SimulatedResponse {
    const { unrestrictedExchange, accessTokenLifetimeSeconds } = this.#settings;
    const given = unrestrictedExchange ? access : { ...access, restriction };
    const { accessToken, expiresInSeconds } = this.#tokens.issue(
      "downscoped",
      given,
      accessTokenLifetimeSeconds,
    );
    const { scopes, item } = restriction;
    const restrictedTo = scopes.map((scope) => ({ scope, ...(item && { object: miniItem(item) }) }));
    return jsonResponse(200, {
      access_token: accessToken,
      expires_in: expiresInSeconds,
      token_type: "bearer",
      restricted_to: unrestrictedExchange ? [] : restrictedTo,
      issued_token_type: ACCESS_TOKEN,
    });
  }
}
