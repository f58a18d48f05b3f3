import type { AppRegistration, ServerApp, SimulatedApp } from "../apps";
import type { DeveloperToken } from "../developerTokens";
import type { SimulatedResponse } from "../httpMessages";
import { escaped, pageResponse } from "../page";
import type { SimulatedUser } from "../people";
import { scopeNames } from "../scopeNames";
import { nameOf, wayOf } from "./appListPage";
import type { ConfigurationDraft } from "./configurationForm";
import { appPath, CONFIG_PATH, CONSOLE_PATH, REVOKE_PATH, TOKEN_PATH } from "./consolePaths";
import { copyButton, copyScript } from "./copyScript";

export interface ConfigurationView {
  readonly app: AppRegistration;
  /** Exactly one of the two. */
  readonly oauthApp: SimulatedApp | undefined;
  readonly serverApp: ServerApp | undefined;
  readonly draft: ConfigurationDraft;
  /** After *Fetch Client Secret*. */
  readonly showsSecret: boolean;
  /** Those that are good. */
  readonly developerTokens: readonly DeveloperToken[];
  readonly users: readonly SimulatedUser[];
  /** The simulator's clock, epoch milliseconds. */
  readonly now: number;
}

/** The *Configuration* page of an app, in the order in which Box's console has it. */
export function configurationPage(view: ConfigurationView): SimulatedResponse {
  const { app, serverApp, draft } = view;
  // App Tokens have a life that is chosen with them; those that make one do it without the console.
  const isLimited = serverApp?.authentication === "appToken";
  return pageResponse({
    status: draft.problem === undefined ? 200 : 400,
    title: nameOf(app),
    isWide: true,
    script: copyScript,
    main: `<nav aria-label="Breadcrumb"><a href="${CONSOLE_PATH}">My Apps</a></nav>
<p class="lead">Configuration · ${wayOf(serverApp)}</p>
${serverApp ? authorization(serverApp) : ""}
${isLimited ? "" : developerTokenSection(view)}
${credentials(view)}
${isLimited ? "" : configurationForm(view)}`,
  });
}

function authorization({ clientId, isAuthorized = true }: ServerApp): string {
  return isAuthorized
    ? ""
    : `<section><h2>Authorization</h2>
<p class="alert">An admin of the enterprise has not authorized this app, so Box gives it no token.</p>
<form method="post" action="${escaped(appPath(clientId, "authorize"))}">
<button type="submit">Authorize as the Admin</button>
</form></section>`;
}

function developerTokenSection({ app, developerTokens, users, now }: ConfigurationView): string {
  return `<section><h2>Developer Token</h2>
<p class="lead">For tries by hand: it lives for 60 minutes, and nothing refreshes it.</p>
${developerTokens.map((token) => tokenCard(token, users, now)).join("\n")}
<form class="row" method="post" action="${TOKEN_PATH}">
${hidden("client_id", app.clientId)}
<label>Person
<select name="user_id">${users.map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)}</option>`).join("")}</select></label>
<button type="submit" class="second">Generate Developer Token</button>
</form></section>`;
}

function tokenCard(token: DeveloperToken, users: readonly SimulatedUser[], now: number): string {
  const minutes = Math.ceil((token.expiresAt - now) / 60_000);
  const person = users.find(({ id }) => id === token.userId)?.name ?? token.userId;
  return `<form method="post" action="${REVOKE_PATH}">
${hidden("client_id", token.clientId)}${hidden("user_id", token.userId)}
<div class="row">${field(`Developer Token of ${person}`, { id: `token-${token.userId}`, value: token.accessToken })}
<button type="submit" class="second">Revoke</button></div>
<p class="lead">Ends in ${minutes} ${minutes === 1 ? "minute" : "minutes"}. Revoking it also deletes the webhooks of the app.</p>
</form>`;
}

function credentials({ app, serverApp, showsSecret }: ConfigurationView): string {
  const hasFile = serverApp && serverApp.authentication !== "appToken";
  const secret = showsSecret
    ? `<div class="row">${field("Client Secret", { id: "client-secret", value: app.clientSecret })}</div>`
    : `<form class="row" method="post" action="${escaped(appPath(app.clientId, "secret"))}#client-secret">
<div class="field"><span class="name">Client Secret</span><p class="masked"><span aria-hidden="true">••••••••••••••••</span><span class="unseen">hidden</span></p></div>
<button type="submit" class="second">Fetch Client Secret</button>
</form>`;
  return `<section><h2>OAuth 2.0 Credentials</h2>
<div class="row">${field("Client ID", { id: "client-id", value: app.clientId })}</div>
${secret}
${hasFile ? `<p><a href="${CONFIG_PATH}?client_id=${encodeURIComponent(app.clientId)}" download>Download config.json</a></p>` : ""}
</section>`;
}

/** The first button is the one that Enter presses. */
function configurationForm({ app, oauthApp, draft }: ConfigurationView): string {
  return `<form class="configuration" id="changes" method="post" action="${escaped(appPath(app.clientId))}#changes">
<div class="bar"><p role="status">${stateText(draft)}</p><button type="submit" name="action" value="save">Save Changes</button></div>
${draft.problem === undefined ? "" : `<p class="alert" role="alert">${escaped(draft.problem)}</p>`}
${oauthApp ? redirectUriSection(draft) : ""}
<section><fieldset><legend><h2>Application Scopes</h2></legend>
${[...scopeNames].map(([scope, name]) => scopeBox(scope, name, draft)).join("\n")}
</fieldset></section>
</form>`;
}

function stateText({ state }: ConfigurationDraft): string {
  switch (state) {
    case "asSaved":
      return "Changes count once they are saved.";
    case "justSaved":
      return "Saved.";
    case "notSaved":
      return "<strong>Not saved yet.</strong>";
  }
}

function redirectUriSection({ redirectUris }: ConfigurationDraft): string {
  const rows = redirectUris.map(({ text, problem }, index) => {
    const about = problem === undefined ? "" : ` aria-invalid="true" aria-describedby="problem-${index}"`;
    return `<div class="row"><label>Redirect URI ${index + 1}
<input name="redirect_uri" type="text" inputmode="url" autocomplete="off" spellcheck="false" value="${escaped(text)}"${about}></label>
<button type="submit" name="remove" value="${index}" class="second" aria-label="Remove redirect URI ${index + 1}">Remove</button></div>
${problem === undefined ? "" : `<p class="problem" id="problem-${index}">${escaped(problem)}</p>`}`;
  });
  return `<section><h2>OAuth 2.0 Redirect URI</h2>
<p class="lead">Box sends people back to one of these and nowhere else; it compares them character for character.</p>
${rows.join("\n")}
<div class="row"><label>Add a redirect URI
<input name="redirect_uri" type="text" inputmode="url" autocomplete="off" spellcheck="false"></label>
<button type="submit" name="action" value="add" class="second">Add</button></div>
</section>`;
}

function scopeBox(scope: string, name: string, { scopes }: ConfigurationDraft): string {
  return `<label class="choice"><input type="checkbox" name="scope" value="${scope}"${scopes.includes(scope) ? " checked" : ""}>
<span>${name}<span><code>${scope}</code></span></span></label>`;
}

/** Something to copy. */
function field(label: string, { id, value }: { readonly id: string; readonly value: string }): string {
  return `<div class="field"><label for="${escaped(id)}">${escaped(label)}</label>
<span class="copied"><input id="${escaped(id)}" readonly value="${escaped(value)}">${copyButton(id, label)}</span></div>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}
