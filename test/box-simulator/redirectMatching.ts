import type { SimulatedApp } from "./tenant";

/** Box's rule: the exact string, and if it is wanted any port on this machine. */
export function isRegistered(
  { redirectUris }: SimulatedApp,
  redirectUri: string,
  anyLoopbackPort: boolean,
): boolean {
  return redirectUris.some(
    (registered) =>
      registered === redirectUri ||
      (anyLoopbackPort && isLoopback(registered) && withoutPort(registered) === withoutPort(redirectUri)),
  );
}

/**
 * The redirect URI as a source of a content security policy: Chromium applies `form-action` to the redirects that
 * follow a form as well. The policy's grammar has no IPv6 addresses, hence the whole scheme for them.
 */
export function asPolicySource(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  const isWeb = protocol === "http:" || protocol === "https:";
  return isWeb && !hostname.startsWith("[") ? origin : protocol;
}

const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d+)?(?=[/?#]|$)/;

function isLoopback(uri: string): boolean {
  return LOOPBACK.test(uri);
}

function withoutPort(uri: string): string {
  return uri.replace(LOOPBACK, "$1");
}
