import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { currentUserUrl, type Endpoints } from "../../box/oauth/endpoints";

/** A text with a token in it, in the shape that its reader takes. */
export interface TokenForm {
  readonly id: "header" | "curl" | "env" | "restClient";
  text(accessToken: string, endpoints: Endpoints): string;
}

export const tokenForms: readonly TokenForm[] = [
  { id: "header", text: authorization },
  { id: "curl", text: (token, endpoints) => `curl -H "${authorization(token)}" "${meUrl(endpoints)}"` },
  { id: "env", text: (token) => `BOX_ACCESS_TOKEN=${token}\n` },
  {
    id: "restClient",
    text: (token, endpoints) =>
      `@boxToken = ${token}\n\nGET ${meUrl(endpoints)}\n${authorization("{{boxToken}}")}\n`,
  },
];

/** A request for httpyac, whose scripts ask the editor's authentication provider: there is no token in it. */
export function httpyacRequest(endpoints: Endpoints): string {
  return `{{
  const { authentication } = require("vscode");
  const session = await authentication.getSession("box", [], { createIfNone: true });
  exports.boxToken = session.accessToken;
}}
GET ${meUrl(endpoints)}
${authorization("{{boxToken}}")}
`;
}

/**
 * The text of a form.
 * @throws BoxError code `developerToken` for a token with signs that none has (RFC 6750 2.1): a shell might run them
 */
export function textOf(form: TokenForm, accessToken: string, endpoints: Endpoints): string {
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) {
    throw new BoxError(
      localized(
        "This token has signs in it that no token of Box has, so it is not put into a command; paste it again without them.",
      ),
      { decision: "fatal", code: "developerToken" },
    );
  }
  return form.text(accessToken, endpoints);
}

function authorization(token: string): string {
  return `Authorization: Bearer ${token}`;
}

/** An address may hold a sign that a shell reads between quotation marks. */
function meUrl(endpoints: Endpoints): string {
  return currentUserUrl(endpoints).replaceAll("$", "%24");
}
