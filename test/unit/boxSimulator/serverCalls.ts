import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { AUDIENCE } from "../../box-simulator/assertionCheck";
import { demoCcgApp, demoJwtApp, type ServerApp } from "../../box-simulator/tenant";
import { BoxCalls, type TokenBody } from "./boxCalls";

/** What is not as it should be; `undefined` leaves a claim or header field out. */
export interface AssertionChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Whose key signs. Default: the demo app's. */
  readonly signer?: ServerApp;
}

/** The calls of apps that authenticate themselves. */
export class ServerCalls extends BoxCalls {
  /** Good for 30 seconds by the simulator's clock, for the enterprise, unless changed. */
  async assertion({ claims, header, signer = demoJwtApp }: AssertionChanges = {}): Promise<string> {
    const { SignJWT } = await import("jose");
    const { id, privateKey } = this.simulator.keys.pair(signer.clientId);
    const payload = {
      iss: demoJwtApp.clientId,
      sub: demoJwtApp.enterpriseId,
      box_sub_type: "enterprise",
      aud: AUDIENCE,
      jti: randomUUID(),
      exp: this.seconds(30),
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(payload)))
      .setProtectedHeader({ alg: "RS512", typ: "JWT", kid: id, ...header })
      .sign(privateKey);
  }

  /** So many seconds from now, by the simulator's clock. */
  seconds(fromNow: number): number {
    return Math.floor(this.simulator.clock.now() / 1_000) + fromNow;
  }

  jwt(assertion: string, app: ServerApp = demoJwtApp): Promise<Response> {
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    return this.token({ ...secretsOf(app), grant_type, assertion });
  }

  clientCredentials(type: string, id: string, app: ServerApp = demoCcgApp): Promise<Response> {
    const subject = { box_subject_type: type, box_subject_id: id };
    return this.token({ ...secretsOf(app), grant_type: "client_credentials", ...subject });
  }

  /** Without client credentials, as Box's SDK does it. */
  exchange(subjectToken: string, form: Readonly<Record<string, string>>): Promise<Response> {
    return this.post("/oauth2/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subjectToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      ...form,
    });
  }

  api(path: string, accessToken: string): Promise<Response> {
    const headers = { Authorization: `Bearer ${accessToken}` };
    return fetch(`${this.simulator.apiUrl}/2.0/${path}`, { headers });
  }
}

export function secretsOf(app: Pick<ServerApp, "clientId" | "clientSecret">) {
  return { client_id: app.clientId, client_secret: app.clientSecret };
}

export async function accepted(response: Response | Promise<Response>): Promise<TokenBody> {
  const { status, body } = await read(response);
  assert.equal(status, 200, body.error_description);
  return body;
}

/** The status, and the error as one line. */
export async function refused(response: Response | Promise<Response>): Promise<string> {
  const { status, body } = await read(response);
  return [status, body.error, ...(body.error_description ? [body.error_description] : [])].join(" ");
}

async function read(pending: Response | Promise<Response>): Promise<{ status: number; body: TokenBody }> {
  const response = await pending;
  return { status: response.status, body: (await response.json()) as TokenBody };
}
