import type { AppRegistration, SimulatedApp } from "../apps";
import { scopeNames } from "../scopeNames";
import { redirectUriProblem } from "./redirectUriRules";

/** The form as the page shows it. */
export interface ConfigurationDraft {
  readonly redirectUris: readonly { readonly text: string; readonly problem?: string | undefined }[];
  readonly scopes: readonly string[];
  /** What concerns the form as a whole. */
  readonly problem?: string;
  readonly state: "asSaved" | "justSaved" | "notSaved";
}

/** What is saved at once; only apps that people sign in to have redirect URIs. */
export type Changes = Partial<Pick<SimulatedApp, "redirectUris">> & Required<Pick<AppRegistration, "scopes">>;

/** What a press of a button of the form gives: changes to save, or the form again, with nothing saved. */
export function parseConfiguration(form: URLSearchParams, isOAuth: boolean): Changes | ConfigurationDraft {
  const scopes = form.getAll("scope").filter((scope) => scopeNames.has(scope));
  const removed = form.get("remove");
  const texts = form
    .getAll("redirect_uri")
    .map((text) => text.trim())
    .filter((text, index) => text !== "" && String(index) !== removed);
  if (removed !== null || form.get("action") === "add") {
    return { redirectUris: texts.map((text) => ({ text })), scopes, state: "notSaved" };
  }
  if (!isOAuth) {
    return { scopes };
  }
  const checked = texts.map((text, index) => ({
    text,
    problem: redirectUriProblem(text, texts.slice(0, index)),
  }));
  const [first, ...others] = texts;
  if (first === undefined || checked.some(({ problem }) => problem !== undefined)) {
    const missing =
      first === undefined ? "an app needs at least one redirect URI." : "see the redirect URIs.";
    return { redirectUris: checked, scopes, problem: `Nothing was saved: ${missing}`, state: "notSaved" };
  }
  return { redirectUris: [first, ...others], scopes };
}
