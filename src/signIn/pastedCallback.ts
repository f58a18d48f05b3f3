import { type LocalizedMessage, localized } from "../base/localizedMessage";
import { Secret } from "../base/secret";
import { type ExpectedResponse, parseAuthorizationResponse } from "../box/oauth/authorization";
import type { RedirectUri } from "./redirectUri";

export type PastedCallback =
  | { readonly kind: "code"; readonly code: Secret }
  | { readonly kind: "error"; readonly error: string; readonly description: string }
  | { readonly kind: "unusable"; readonly sentence: LocalizedMessage };

/**
 * Reads what a person pasted when the callback page could not load: its whole address, only the query, or the bare code.
 * An address must be this attempt's redirect URI with this attempt's state. A bare code has no state to check; PKCE and
 * its life of 30 seconds guard it. The sentence never repeats what was pasted.
 */
export function readPastedCallback(
  text: string,
  expected: ExpectedResponse & { redirect: RedirectUri },
): PastedCallback {
  const pasted = text.replace(/\s+/g, "").replace(WRAPPING, "");
  if (pasted === "")
    return unusable("Nothing was pasted; copy the whole address of the page that could not load.");
  if (BARE_CODE.test(pasted)) return { kind: "code", code: new Secret(pasted) };
  const query = queryOf(pasted, expected.redirect);
  if (!query) {
    return unusable(
      "That is not the address of the callback page; after you grant access, copy the whole address that starts with {0}.",
      expected.redirect.href,
    );
  }
  const response = parseAuthorizationResponse(query, expected);
  if (response.kind !== "notOurs") return response;
  switch (response.why) {
    case "state":
    case "issuer":
      return unusable(
        "That address is incomplete or belongs to another sign-in; copy the whole address of the page that this sign-in opened.",
      );
    case "repeatedParameter":
    case "incomplete":
      return unusable(
        "That address holds no single code from Box; copy the whole address once more, up to its very end.",
      );
  }
}

/** Quotes and brackets that come along from chats, terminals and mails. */
const WRAPPING = /^[<>"'`“”‘’«»()[\]]+(?!:)|[<>"'`“”‘’«»()[\],;]+$/g;
/** Box's codes are 32 letters and digits; a little more is allowed, addresses and parameters are not. */
const BARE_CODE = /^[A-Za-z0-9_-]{16,512}$/;
const QUERY = /^[?&]?(?:[^=&/:]+=[^&]*&)*(?:code|error|state)=/;

function queryOf(pasted: string, redirect: RedirectUri): URLSearchParams | undefined {
  if (QUERY.test(pasted)) return new URLSearchParams(pasted.replace(/^[?&]/, "").replace(/#.*$/, ""));
  const address = pasted.startsWith(redirect.host) ? `http://${pasted}` : pasted;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const matches = url.protocol === "http:" && url.host === redirect.host && url.pathname === redirect.path;
  return matches && !url.username && !url.password ? url.searchParams : undefined;
}

function unusable(template: string, ...values: string[]): PastedCallback {
  return { kind: "unusable", sentence: localized(template, ...values) };
}
