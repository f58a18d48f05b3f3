import { BoxError } from "../base/errors";
import { type LocalizedMessage, localized, withValues } from "../base/localizedMessage";
import { isLoopbackName, type LoopbackName } from "../base/loopback";

/** A redirect URI on this machine, taken apart. */
export interface RedirectUri {
  /** As the person typed it: Box compares it with the registered one character by character. */
  readonly href: string;
  readonly hostname: LoopbackName;
  readonly port: number;
  /** What a browser sends as `Host`. */
  readonly host: string;
  /** What a browser asks for: `/callback`, or `/` when the address ends at the port. */
  readonly path: string;
}

const HOSTNAME = /^http:\/\/(\[[^\]/]*\]|[^:/]*)/i;
const PORT = /^http:\/\/(?:\[[^\]/]*\]|[^:/]*):([1-9]\d*)(?:\/|$)/i;
const NO_PORT = localized(
  "The redirect URI must name a port between 1 and 65535, like {1}; change it in {0}.",
);
const EXAMPLE = "http://localhost:28473/callback";

/**
 * Checks the setting `boxAuth.redirectUri`: http, a loopback name, a port, and nothing behind the path.
 * @throws BoxError `fixSettings` with one sentence about the first thing that is wrong.
 */
export function parseRedirectUri(setting: unknown): RedirectUri {
  const href = typeof setting === "string" ? setting.trim() : "";
  const port = Number(PORT.exec(href)?.[1] ?? 0);
  if (port > 65535) {
    throw wrong(NO_PORT);
  }
  if (!URL.canParse(href) || /[\s\\]/.test(href)) {
    throw wrong(localized("The redirect URI is not a web address; set it to something like {1} in {0}."));
  }
  const url = new URL(href);
  if (url.protocol !== "http:") {
    throw wrong(localized("The redirect URI must start with http://, like {1}; change it in {0}."));
  }
  if (url.username || url.password) {
    throw wrong(
      localized(
        "The redirect URI must not hold a user name or password; set it to something like {1} in {0}.",
      ),
    );
  }
  if (/[?#]/.test(href)) {
    throw wrong(
      localized("The redirect URI must end with its path, without a question mark or #; change it in {0}."),
    );
  }
  const hostname = HOSTNAME.exec(href)?.[1]?.toLowerCase();
  if (!hostname || !isLoopbackName(hostname)) {
    throw wrong(
      localized(
        "The redirect URI must lead to this machine (localhost, 127.0.0.1 or [::1]), like {1}; change it in {0}.",
      ),
    );
  }
  if (port < 1) {
    throw wrong(NO_PORT);
  }
  return { href, hostname, port, host: url.host, path: url.pathname };
}

function wrong(sentence: LocalizedMessage): BoxError {
  return new BoxError(withValues(sentence, "boxAuth.redirectUri", EXAMPLE), {
    decision: "fixSettings",
    code: "settings",
  });
}
