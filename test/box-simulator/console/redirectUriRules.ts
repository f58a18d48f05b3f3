/** A new app's only one, until another is saved (Box guide "Setup with OAuth 2.0"). */
export const FIRST_REDIRECT_URI = "https://app.box.com";

/** Schemes that would run or show something instead of going back to an app. */
const HARMFUL = ["javascript:", "data:", "vbscript:", "file:", "blob:", "about:"];

const NOT_A_URI = "This is not a URI, such as http://localhost:28473/callback.";

/** What is wrong with a redirect URI, as a sentence; Box takes HTTPS, HTTP on this machine, and schemes of apps. */
export function redirectUriProblem(text: string, others: readonly string[]): string | undefined {
  if (others.includes(text)) {
    return "This redirect URI is there twice.";
  }
  // Anything else could not stand in a header, and a semicolon would end the source of a policy.
  if (!/^[!-:<-~]{1,1000}$/.test(text) || !URL.canParse(text)) {
    return NOT_A_URI;
  }
  const { protocol, hostname } = new URL(text);
  if (HARMFUL.includes(protocol)) {
    return "A redirect URI leads back to an app; this one cannot.";
  }
  if (!text.startsWith(`${protocol}//`)) {
    return NOT_A_URI;
  }
  if (protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    return "Only localhost, 127.0.0.1 and [::1] may do without HTTPS.";
  }
  return undefined;
}
