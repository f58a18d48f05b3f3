import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";

/** One scope (RFC 6749 3.3): printable ASCII but for blank, quotation mark and backslash. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Box documents 14 for an app; an address much longer than these is cut by browsers. */
const MOST_SCOPES = 100;
const LONGEST_SCOPE = 64;

/**
 * Checks the scopes that a sign-in shall ask for, the setting `boxAuth.scopes`: between blanks, or commas as people write
 * them. Returns them as the `scope` parameter, empty when there is none.
 * @throws BoxError `fixSettings`
 */
export function parseScopeSetting(text: string): string {
  const scopes = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  const isFine = scopes.every((scope) => scope.length <= LONGEST_SCOPE && SCOPE_TOKEN.test(scope));
  if (scopes.length > MOST_SCOPES || !isFine) {
    throw new BoxError(
      localized(
        "The setting {0} does not hold names of scopes; write them as Box does, such as {1}, with blanks between them.",
        "boxAuth.scopes",
        "root_readonly",
      ),
      { decision: "fixSettings", code: "settings" },
    );
  }
  return scopes.join(" ");
}
