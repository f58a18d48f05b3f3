import type { AccessTokens } from "./accessTokens";
import type { ServerApp } from "./apps";
import type { AssertionCheck } from "./assertionCheck";
import { refusal, type TokenErrorRow } from "./errorTable";
import { jsonResponse, type SimulatedResponse } from "./httpMessages";
import type { SimulatorSettings } from "./simulatorSettings";
import { type SubjectProblem, type SubjectRequest, subjectOf } from "./subjects";
import type { Tenant } from "./tenant";
import type { AppGrant } from "./tokenRoute";

/** Gives tokens without refresh tokens to apps that authenticate themselves. */
export class ServerGrants {
  readonly #tenant: Tenant;
  readonly #tokens: AccessTokens;
  readonly #settings: SimulatorSettings;

  constructor(tenant: Tenant, tokens: AccessTokens, settings: SimulatorSettings) {
    this.#tenant = tenant;
    this.#tokens = tokens;
    this.#settings = settings;
  }

  /** RFC 7523 2.1. */
  jwt(check: AssertionCheck): AppGrant<ServerApp> {
    return async (app, form) => {
      const assertion = form.get("assertion");
      if (!assertion) {
        return refusal("assertionMissing");
      }
      const checked = await check.check(assertion, app.clientId);
      return checked.kind === "refused"
        ? refusal(checked.row)
        : this.#respond(app, checked.subject, jwtProblems);
    };
  }

  /** RFC 6749 4.4, with Box's subject. */
  clientCredentials(): AppGrant<ServerApp> {
    return (app, form) => {
      const type = form.get("box_subject_type");
      const id = form.get("box_subject_id");
      return type && id
        ? this.#respond(app, { type, id }, clientCredentialsProblems)
        : refusal("subjectMissing");
    };
  }

  #respond(app: ServerApp, request: SubjectRequest, problems: Problems): SimulatedResponse {
    const subject = subjectOf(this.#tenant, app, request);
    if (typeof subject === "string") {
      return refusal(problems[subject]);
    }
    const { clientId } = app;
    const life = this.#settings.accessTokenLifetimeSeconds;
    const { accessToken, expiresInSeconds } = this.#tokens.issue(
      "server",
      { clientId, userId: subject.id },
      life,
    );
    return jsonResponse(200, {
      access_token: accessToken,
      expires_in: expiresInSeconds,
      restricted_to: [],
      token_type: "bearer",
    });
  }
}

type Problems = Readonly<Record<SubjectProblem, TokenErrorRow>>;

const jwtProblems: Problems = {
  notAuthorized: "appNotAuthorized",
  unknown: "subClaim",
  noUserTokens: "noUserTokens",
  noEnterpriseAccess: "noUserTokens",
};

const clientCredentialsProblems: Problems = {
  notAuthorized: "grantCredentials",
  unknown: "grantCredentials",
  noUserTokens: "subjectTypeUnauthorized",
  noEnterpriseAccess: "grantCredentials",
};
