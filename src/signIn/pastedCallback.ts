import { type LocalizedMessage, localized } from "../base/localizedMessage";
import type { Secret } from "../base/secret";
import { type AuthorizationRequest, parseAuthorizationResponse } from "../box/oauth/authorization";
import type { RedirectUri } from "./redirectUri";

export type PastedCallback =
  | { readonly kind: "code"; readonly code: Secret }
  | { readonly kind: "error"; readonly error: string; readonly description: string }
  | { readonly kind: "unusable"; readonly sentence: LocalizedMessage };

/** A callback with all that Box adds has a few hundred characters. */
const LONGEST_ADDRESS = 4096;
/** Quotes, brackets and ends of sentences that come along from chats, terminals and mails. */
const WRAPPING = new Set("<>()[]\"'`“”‘’«»,;");

/**
 * Reads what a person pasted when the callback page could not load: its whole address, with this attempt's redirect URI
 * and state. A bare code is refused, since nothing in it tells whose sign-in it belongs to (RFC 9700 4.7.1: state, unless
 * the server is known to enforce PKCE). The sentence never repeats what was pasted.
 */
export function readPastedCallback(
  text: string,
  request: Pick<AuthorizationRequest, "state" | "issuers">,
  redirect: RedirectUri,
): PastedCallback {
  if (text.length > LONGEST_ADDRESS) {
    return unusable(
      localized(
        "That is too long for the address of the callback page; copy only the address, which starts with {0}.",
        redirect.href,
      ),
    );
  }
  const pasted = unwrapped(text.replace(/\s+/g, ""));
  if (pasted === "") {
    return unusable(localized("Nothing was pasted; copy the whole address of the page that could not load."));
  }
  const query = queryOf(pasted, redirect);
  if (!query) {
    return unusable(
      localized(
        "That is not the whole address of the callback page; after you grant access, copy all of the address that starts with {0}, since its code alone is not enough.",
        redirect.href,
      ),
    );
  }
  const response = parseAuthorizationResponse(query, request);
  return response.kind === "notOurs" ? refused(response.why, request.issuers) : response;
}

function refused(
  why: "repeatedParameter" | "state" | "issuer" | "incomplete",
  issuers: readonly string[],
): PastedCallback {
  switch (why) {
    case "state":
      return unusable(
        localized(
          "That address is incomplete or belongs to another sign-in; copy the whole address of the page that this sign-in opened.",
        ),
      );
    case "issuer":
      return unusable(
        localized(
          "That address names another sender than {0}; approve in the tab that this sign-in opened, then copy the address that it leads to.",
          issuers.join(" / "),
        ),
      );
    case "repeatedParameter":
    case "incomplete":
      return unusable(
        localized(
          "That address holds no single code from Box; copy the whole address once more, up to its very end.",
        ),
      );
  }
}

/** A bracket in front may also begin the address itself, `[::1]:28473/…` without its `http://`. */
function unwrapped(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && WRAPPING.has(text.charAt(start)) && !text.startsWith("[::1]", start)) {
    start++;
  }
  while (end > start && WRAPPING.has(text.charAt(end - 1))) {
    end--;
  }
  return text.slice(start, end);
}

function queryOf(pasted: string, redirect: RedirectUri): URLSearchParams | undefined {
  const address = pasted.startsWith(redirect.host) ? `http://${pasted}` : pasted;
  if (!URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  const matches = url.protocol === "http:" && url.host === redirect.host && url.pathname === redirect.path;
  return matches && !url.username && !url.password ? url.searchParams : undefined;
}

function unusable(sentence: LocalizedMessage): PastedCallback {
  return { kind: "unusable", sentence };
}
