import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";

const LONGEST = 4_096;
/** Not any number of them: a long run that is not the end would take quadratic time. */
const QUOTES = /^["'`]{1,8}|["'`]{1,8}$/g;

/**
 * The token in what a person pasted: without `Bearer`, quotes and blanks around it.
 * @throws BoxError code `developerToken` with one sentence that repeats nothing of the text
 */
export function cleanDeveloperToken(text: string): Secret {
  if (text.length > 2 * LONGEST) {
    throw noToken();
  }
  const token = text
    .replace(/\p{Cf}/gu, "")
    .trim()
    .replace(QUOTES, "")
    .replace(/^authorization:\s*/i, "")
    .replace(QUOTES, "")
    .replace(/^bearer(\s+|$)/i, "")
    .replace(QUOTES, "")
    .trim();
  if (token === "") {
    throw unusable(
      localized("There is no token in the pasted text; copy it from the Developer Console again."),
    );
  }
  if (token.startsWith("{") || token.startsWith("[")) {
    throw unusable(localized("This is JSON, not a token; paste only the value of its access_token."));
  }
  if (/\s/.test(token)) {
    throw unusable(localized("A token is one word, and this text has several; copy the token alone."));
  }
  if (token.length > LONGEST || !/^[\x21-\x7e]+$/.test(token)) {
    throw noToken();
  }
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token)) {
    throw unusable(
      localized("This is a JWT assertion, not an access token; use Box: Add JWT Account… for it."),
    );
  }
  return new Secret(token);
}

function noToken(): BoxError {
  return unusable(localized("This is no Box token; copy it from the Developer Console again."));
}

function unusable(reason: LocalizedMessage): BoxError {
  return new BoxError(reason, { decision: "fatal", code: "developerToken" });
}
