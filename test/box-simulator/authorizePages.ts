import type { SimulatedResponse } from "./httpMessages";
import { escaped, pageResponse } from "./page";
import { asPolicySource } from "./redirectMatching";
import { scopeNames } from "./scopeNames";
import type { SimulatedApp, SimulatedUser } from "./tenant";

export const LOG_IN_PATH = "/api/oauth2/authorize/log-in";
export const CONSENT_PATH = "/api/oauth2/authorize/consent";

/** Whose pages these are: one attempt of an app. */
interface AskedBy {
  /** Its ID, which the forms carry along. */
  readonly attempt: string;
  readonly app: SimulatedApp;
}

/** Filled in with the first user, so that a person is signed in with two clicks; the others are a click away. */
export function logInPage(
  { attempt, app }: AskedBy,
  users: readonly SimulatedUser[],
  failed = false,
): SimulatedResponse {
  const [first, ...others] = users;
  const alert = `<p class="alert" role="alert">The email address or the password is wrong; try again.</p>`;
  return pageResponse({
    title: "Log in to Box",
    main: `<p class="lead">to go on to ${escaped(appName(app))}</p>
${failed ? alert : ""}
<form method="post" action="${LOG_IN_PATH}">
${hidden("attempt", attempt)}
<label>Email address
<input name="login" type="email" autocomplete="username" required value="${escaped(first?.login ?? "")}"></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required value="${escaped(first?.password ?? "")}"></label>
<button type="submit">Log in</button>
</form>
${others.length > 0 ? otherPeople(attempt, others) : ""}`,
  });
}

export function consentPage(
  { attempt, app }: AskedBy,
  user: SimulatedUser,
  asked: { readonly scope: string | null; readonly redirectUri: string | undefined },
): SimulatedResponse {
  const scopes = asked.scope?.split(" ").filter(Boolean) ?? app.scopes ?? ["root_readwrite"];
  const wants = scopes.map((scope) => `<li>${scopeText(scope)}</li>`).join("") || "<li>Know who you are</li>";
  return pageResponse({
    title: `Let ${appName(app)} use your Box?`,
    main: `<div class="person"><span class="initial" aria-hidden="true">${escaped(user.name.slice(0, 1))}</span>
<span><strong>${escaped(user.name)}</strong><span>${escaped(user.login)}</span></span></div>
<p class="wants">It asks for permission to</p>
<ul>${wants}</ul>
<form method="post" action="${CONSENT_PATH}">
${hidden("attempt", attempt)}
<button type="submit" name="decision" value="grant">Grant access to Box</button>
<button type="submit" name="decision" value="deny" class="second">Deny access to Box</button>
</form>`,
    ...(asked.redirectUri !== undefined && { formTarget: asPolicySource(asked.redirectUri) }),
  });
}

/** What Box shows instead of a redirect when the request cannot be trusted. */
export function problemPage(error: string, query: URLSearchParams): SimulatedResponse {
  const shown = ["response_type", "redirect_uri", "state", "client_id"];
  const details = shown.map(
    (name) => `<dt>${name}</dt><dd><code>${escaped(query.get(name) ?? "—")}</code></dd>`,
  );
  return {
    ...pageResponse({
      status: 400,
      title: "There seems to be a problem with this app",
      main: `<p class="lead">Error: ${escaped(error)}</p>
<details><summary>Show Error Details</summary><dl>${details.join("")}</dl></details>`,
    }),
    error,
  };
}

/** A form was sent again, or after the simulator was reset. */
export function overPage(): SimulatedResponse {
  return pageResponse({
    status: 410,
    title: "This sign-in is over",
    main: `<p class="lead">It was answered already. Start again from the app that brought you here.</p>`,
  });
}

function otherPeople(attempt: string, people: readonly SimulatedUser[]): string {
  const forms = people.map(
    ({ name, login, password }) => `<form method="post" action="${LOG_IN_PATH}">
${hidden("attempt", attempt)}${hidden("login", login)}${hidden("password", password)}
<button type="submit" class="second">Log in as ${escaped(name)}</button>
</form>`,
  );
  return `<div class="others">Other people of this simulated Box${forms.join("")}</div>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}

function appName(app: SimulatedApp): string {
  return app.name ?? "an app without a name";
}

function scopeText(scope: string): string {
  return scopeNames.get(scope) ?? `<code>${escaped(scope)}</code>`;
}
