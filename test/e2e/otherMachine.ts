import { CONSENT_PATH, LOG_IN_PATH } from "../box-simulator/authorizePages";
import { demoUsers } from "../box-simulator/tenant";

/**
 * Approves a sign-in in a browser on another machine, where the callback page cannot load.
 * Returns its address, as the person copies it.
 */
export async function approveOnOtherMachine(link: string): Promise<string> {
  const { login, password } = demoUsers[0];
  const page = await (await fetch(link)).text();
  const attempt = /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? "";
  await post(new URL(LOG_IN_PATH, link), { attempt, login, password });
  const response = await post(new URL(CONSENT_PATH, link), { attempt, decision: "grant" });
  return response.headers.get("location") ?? "";
}

async function post(url: URL, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}
