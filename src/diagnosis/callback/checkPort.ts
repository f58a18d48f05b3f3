import { createServer } from "node:net";
import type { Clock } from "../../base/clock";
import { errorCode, NO_CODE } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { portUnusable, RESERVED_PORTS } from "../../signIn/portProblem";
import { parseRedirectUri, type RedirectUri } from "../../signIn/redirectUri";
import { isAnotherWindowSigningIn } from "../../signIn/signInProbe";
import type { Check } from "../findings/diagnosis";
import { type Finding, failed, good, problem, skipped } from "../findings/finding";
import type { SettingsReader } from "./checkSettings";

export interface PortParts {
  readonly settings: Pick<SettingsReader, "signIn">;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** Binds and lets go again; the system's code where it cannot. */
  readonly tryPort?: (address: string, port: number) => Promise<string | undefined>;
}

const FAMILIES = ["127.0.0.1", "::1"] as const;
const NO_SUCH_FAMILY = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EPROTONOSUPPORT"]);
const LIMIT_MS = 10_000;
const SETTINGS = { kind: "openSettings", query: "boxAuth.redirectUri" } as const;

/** Whether the port of the redirect URI is free in both families, of which a browser may choose either. */
export function checkPort(parts: PortParts): Check {
  return {
    title: localized("Port"),
    limitMs: LIMIT_MS,
    run: async () => {
      const redirect = redirectOf(parts.settings);
      return redirect ? findingsFor(redirect, parts) : [skippedWithoutUri()];
    },
  };
}

/** `undefined` while the settings are wrong, which is found elsewhere. */
export function redirectOf(settings: Pick<SettingsReader, "signIn">): RedirectUri | undefined {
  try {
    return parseRedirectUri(settings.signIn().redirectUri);
  } catch {
    return undefined;
  }
}

export function skippedWithoutUri(): Finding {
  return skipped(localized("Not looked at, since the settings come first."));
}

async function findingsFor(redirect: RedirectUri, parts: PortParts): Promise<readonly Finding[]> {
  const { tryPort = bindOnce } = parts;
  const needed = FAMILIES.filter((address) => needs(redirect, address));
  const free: string[] = [];
  for (const address of needed) {
    const code = await tryPort(address, redirect.port);
    if (code === undefined) {
      free.push(address);
    } else if (!NO_SUCH_FAMILY.has(code) || needed.length === 1) {
      return [await unusable(redirect, { address, code }, parts)];
    }
  }
  if (free.length === 0) {
    return [failed(portUnusable(redirect, "EADDRNOTAVAIL"), SETTINGS)];
  }
  return [good(freeText(redirect, free, needed.length))];
}

function freeText(redirect: RedirectUri, [address = "", second]: readonly string[], needed: number) {
  const port = String(redirect.port);
  if (second !== undefined) {
    return localized("Port {0} is free on {1} and {2}.", port, address, second);
  }
  return needed > 1
    ? localized("Port {0} is free on {1}, the only loopback address of this machine.", port, address)
    : localized("Port {0} is free on {1}.", port, address);
}

function needs({ hostname }: RedirectUri, address: string): boolean {
  return hostname === "localhost" || hostname === address || hostname === `[${address}]`;
}

async function unusable(
  redirect: RedirectUri,
  { address, code }: { readonly address: string; readonly code: string },
  { clock, platform }: PortParts,
): Promise<Finding> {
  const port = String(redirect.port);
  if (code === "EACCES" && platform === "win32") {
    return problem(
      localized(
        "Windows reserves port {0} on {1} ({2}), mostly for Hyper-V or WSL; see which ports it reserves with “{3}”, then choose another one in boxAuth.redirectUri and register that address with the app.",
        port,
        address,
        code,
        RESERVED_PORTS,
      ),
      { kind: "copyCommand", text: RESERVED_PORTS },
    );
  }
  if (code !== "EADDRINUSE") {
    return failed(portUnusable(redirect, code), SETTINGS);
  }
  return (await isAnotherWindowSigningIn(address, redirect.port, clock))
    ? problem(
        localized(
          "Port {0} is in use on {1} by a sign-in to Box in one of your windows; finish or cancel it first.",
          port,
          address,
        ),
      )
    : problem(
        localized(
          "Port {0} is in use on {1} by another program; close it, or choose another port in boxAuth.redirectUri and register that address with the app.",
          port,
          address,
        ),
        SETTINGS,
      );
}

/** As a sign-in binds it. */
function bindOnce(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => resolve(errorCode(error) ?? NO_CODE));
    server.listen({ host, port, ipv6Only: true, exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}
