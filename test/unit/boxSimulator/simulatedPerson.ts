import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoUsers } from "../../box-simulator/tenant";

/** An authorize request as an app makes it; `undefined` leaves a parameter out. */
export function authorizeUrl(
  simulator: BoxSimulator,
  changes: Record<string, string | undefined> = {},
): string {
  const parameters: Record<string, string | undefined> = {
    response_type: "code",
    client_id: demoApp.clientId,
    redirect_uri: demoApp.redirectUris[0],
    state: "a state",
    ...changes,
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${simulator.authorizeUrl}?${new URLSearchParams(given)}`;
}

/** Goes through the pages as a browser does: opens the address, logs in, decides. */
export class SimulatedPerson {
  constructor(readonly simulator: BoxSimulator) {}

  /** Where the browser is sent at the end. */
  async signIn(url: string, decision: "grant" | "deny" = "grant"): Promise<URL> {
    const consent = await this.logIn(await this.open(url));
    const redirect = await this.decide(consent, decision);
    assert.equal(redirect.status, 302);
    return new URL(redirect.headers.get("location") ?? "");
  }

  async open(url: string): Promise<string> {
    return (await fetch(url, { redirect: "manual" })).text();
  }

  async logIn(page: string, { login, password } = { ...demoUsers[0] }): Promise<string> {
    return (await this.#send(page, "log-in", { login, password })).text();
  }

  decide(page: string, decision: string): Promise<Response> {
    return this.#send(page, "consent", { decision });
  }

  #send(page: string, step: string, fields: Record<string, string>): Promise<Response> {
    const attempt = /name="attempt" value="([^"]+)"/.exec(page)?.[1];
    assert.ok(attempt, "the page has a form");
    const body = new URLSearchParams({ attempt, ...fields });
    return fetch(`${this.simulator.authorizeUrl}/${step}`, { method: "POST", body, redirect: "manual" });
  }
}
