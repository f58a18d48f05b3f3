import type { SimulatedResponse } from "../httpMessages";
import { escaped, pageResponse } from "../page";
import { CONSOLE_PATH, NEW_APP_PATH } from "./consolePaths";

/** What can be chosen for a Custom App; it cannot be changed later (Box guide "Setup with OAuth 2.0"). */
const authentications = [
  {
    value: "oauth",
    label: "User Authentication (OAuth 2.0)",
    explained: "People sign in with their own account and approve the app.",
  },
  {
    value: "jwt",
    label: "Server Authentication (with JWT)",
    explained: "The app has an account of its own, and a key pair.",
  },
  {
    value: "clientCredentials",
    label: "Server Authentication (Client Credentials Grant)",
    explained: "The app has an account of its own, and its secret is enough.",
  },
] as const;

export type Authentication = (typeof authentications)[number]["value"];

export interface NewApp {
  readonly name: string;
  readonly authentication: Authentication;
}

const LONGEST_NAME = 80;

/** What was sent, or the sentence that says what is wrong with it. Names are unique at Box. */
export function parseNewApp(form: URLSearchParams, names: readonly (string | undefined)[]): NewApp | string {
  const name = form.get("name")?.trim() ?? "";
  const sent = form.get("authentication");
  const authentication = authentications.find(({ value }) => value === sent)?.value;
  if (!authentication) {
    return "Choose how the app authenticates.";
  }
  if (name === "" || name.length > LONGEST_NAME) {
    return `Give the app a name of at most ${LONGEST_NAME} characters.`;
  }
  if (names.some((taken) => taken?.toLowerCase() === name.toLowerCase())) {
    return "There is an app of this name already; choose another one.";
  }
  return { name, authentication };
}

/** @param problem a sentence of ours about what was sent */
export function newAppPage(sent?: { form: URLSearchParams; problem: string }): SimulatedResponse {
  const chosen = sent?.form.get("authentication") ?? "oauth";
  return pageResponse({
    status: sent ? 400 : 200,
    title: "Create a Custom App",
    main: `<nav aria-label="Breadcrumb"><a href="${CONSOLE_PATH}">My Apps</a></nav>
${sent ? `<p class="alert" role="alert">${escaped(sent.problem)}</p>` : ""}
<form method="post" action="${NEW_APP_PATH}">
<label>App Name
<input name="name" required maxlength="${LONGEST_NAME}" autocomplete="off" value="${escaped(sent?.form.get("name") ?? "")}"></label>
<fieldset><legend>Authentication Method</legend>
${authentications.map((one) => radio(one, chosen)).join("\n")}
</fieldset>
<p class="lead">It cannot be changed later.</p>
<button type="submit">Create App</button>
</form>`,
  });
}

function radio({ value, label, explained }: (typeof authentications)[number], chosen: string): string {
  return `<label class="choice"><input type="radio" name="authentication" value="${value}"${value === chosen ? " checked" : ""}>
<span>${label}<span>${explained}</span></span></label>`;
}
