import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp } from "../../box-simulator/tenant";

export const credentials = { client_id: demoApp.clientId, client_secret: demoApp.clientSecret };

/** A body as the token endpoint sends it, success or error. */
export interface TokenBody {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly restricted_to: readonly {
    readonly scope: string;
    readonly object?: { readonly type: string; readonly id: string };
  }[];
  readonly error: string;
  readonly error_description: string;
}

/** The calls of an app, with the demo app's credentials unless the form has its own. */
export class BoxCalls {
  constructor(readonly simulator: BoxSimulator) {}

  token(form: Readonly<Record<string, string>>): Promise<Response> {
    return this.post("/oauth2/token", { ...credentials, ...form });
  }

  async tokenBody(form: Readonly<Record<string, string>>): Promise<TokenBody> {
    return (await (await this.token(form)).json()) as TokenBody;
  }

  refresh(refreshToken: string): Promise<Response> {
    return this.token({ grant_type: "refresh_token", refresh_token: refreshToken });
  }

  revoke(token: string): Promise<Response> {
    return this.post("/oauth2/revoke", { ...credentials, token });
  }

  me(accessToken: string, query = ""): Promise<Response> {
    return fetch(`${this.simulator.apiUrl}/2.0/users/me${query}`, {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
  }

  post(path: string, form: Readonly<Record<string, string>>): Promise<Response> {
    const body = new URLSearchParams(form);
    return fetch(`${this.simulator.url}${path}`, { method: "POST", body, redirect: "manual" });
  }
}
