import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";

/** The addresses of one Box. They travel with an account, so that a later change of settings never redirects its secrets. */
export interface Endpoints {
  readonly authorizeUrl: string;
  readonly apiUrl: string;
}

/** Box itself: the defaults of the settings. */
export const boxEndpoints: Endpoints = {
  authorizeUrl: "https://account.box.com/api/oauth2/authorize",
  apiUrl: "https://api.box.com",
};

export const tokenUrl = ({ apiUrl }: Endpoints): string => `${apiUrl}/oauth2/token`;
export const revokeUrl = ({ apiUrl }: Endpoints): string => `${apiUrl}/oauth2/revoke`;
export const currentUserUrl = ({ apiUrl }: Endpoints): string => `${apiUrl}/2.0/users/me`;
export const rootItemsUrl = ({ apiUrl }: Endpoints): string => `${apiUrl}/2.0/folders/0/items`;

/** Where apps are made and developer tokens generated: Box's own console, or that of a simulator on this machine. */
export function consoleUrl({ apiUrl }: Endpoints): string {
  const isSimulator = isLoopbackName(new URL(apiUrl).hostname);
  return isSimulator ? `${apiUrl}/developers/console` : "https://app.box.com/developers/console";
}

/**
 * Checks two addresses from the settings: https anywhere, http only on this machine, no credentials, query or fragment.
 * @throws BoxError `fixSettings` that names the setting.
 */
export function parseEndpoints(settings: { authorizeUrl: unknown; apiUrl: unknown }): Endpoints {
  return {
    authorizeUrl: withoutSlash(checkedUrl("boxAuth.authorizeUrl", settings.authorizeUrl)),
    apiUrl: withoutSlash(checkedUrl("boxAuth.apiUrl", settings.apiUrl)),
  };
}

/** Where Box's MCP server is, checked like the others. @throws BoxError `fixSettings` */
export function parseMcpUrl(setting: unknown): string {
  return checkedUrl("boxAuth.mcp.url", setting);
}

/** Servers of these endpoints that are neither Box's nor this machine: the person confirms them before a secret goes there. */
export function foreignServers({ authorizeUrl, apiUrl }: Endpoints): string[] {
  const servers = [authorizeUrl, apiUrl].map((url) => new URL(url).hostname);
  return [...new Set(servers)].filter((server) => !isBoxServer(server) && !isLoopbackName(server));
}

/** As Box's metadata names it, and the server of its authorize page. */
const BOX_ISSUERS = ["https://api.box.com", "https://account.box.com"] as const;

/**
 * Who may name itself as `iss` on a callback of these endpoints (RFC 9207 2.4, compared character by character): Box, or
 * the origins of a server that is not Box's. One redirect URI serves all of them, so nothing else tells them apart.
 */
export function issuersOf({ authorizeUrl, apiUrl }: Endpoints): readonly string[] {
  const issuers = [authorizeUrl, apiUrl].flatMap((url) => {
    const { hostname, origin } = new URL(url);
    return isBoxServer(hostname) ? BOX_ISSUERS : [origin];
  });
  return [...new Set(issuers)];
}

function isBoxServer(hostname: string): boolean {
  return hostname === "box.com" || hostname.endsWith(".box.com");
}

function checkedUrl(setting: string, value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw settingsError(
      localized("The setting {0} is not a web address; correct it, or reset it to use Box itself.", setting),
    );
  }
  if (url.protocol === "http:" && !isLoopbackName(url.hostname)) {
    throw settingsError(
      localized(
        "The setting {0} must start with https://, since only addresses on this machine may use http://.",
        setting,
      ),
    );
  }
  // An empty query or fragment is not in `search` or `hash`, but would swallow the path that is added.
  if (url.username || url.password || /[?#]/.test(url.href)) {
    throw settingsError(
      localized(
        "The setting {0} must be a plain address without a user name, a question mark or a #.",
        setting,
      ),
    );
  }
  return url.href;
}

/** Paths are added to it. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function settingsError(sentence: LocalizedMessage): BoxError {
  return new BoxError(sentence, { decision: "fixSettings", code: "settings" });
}
