import type { Clock } from "../base/clock";
import { BoxError } from "../base/errors";
import { type LocalizedMessage, localized, withValues } from "../base/localizedMessage";
import type { RedirectUri } from "./redirectUri";
import { isAnotherWindowSigningIn } from "./signInProbe";

/** Which ports Windows keeps for itself, mostly for Hyper-V and WSL. */
export const RESERVED_PORTS = "netsh interface ipv4 show excludedportrange protocol=tcp";

/** Why the port cannot be had when something already listens on it; asks who it is, which takes at most a second. */
export async function portTaken(address: string, { port }: RedirectUri, clock: Clock): Promise<BoxError> {
  if (await isAnotherWindowSigningIn(address, port, clock)) {
    return new BoxError(
      localized(
        "Port {0} is in use by another window that is signing in to Box; finish or cancel that sign-in first.",
        String(port),
      ),
      { decision: "retryLater", code: "signInElsewhere" },
    );
  }
  return new BoxError(
    localized(
      "Port {0} is in use by another program; close it, or choose another port in boxAuth.redirectUri and register that address with the app.",
      String(port),
    ),
    { decision: "fixSettings", code: "portInUse" },
  );
}

/** The system refuses the port for another reason. `systemCode` is Node's, such as `EACCES`. */
export function portUnusable(
  { hostname, port }: RedirectUri,
  systemCode: string,
  platform: NodeJS.Platform = process.platform,
): BoxError {
  const reason = reasonFor(systemCode, platform);
  return new BoxError(withValues(reason, String(port), hostname, RESERVED_PORTS), {
    decision: "fixSettings",
    code: "portUnusable",
    systemCode,
  });
}

function reasonFor(systemCode: string, platform: NodeJS.Platform): LocalizedMessage {
  if (systemCode !== "EACCES") {
    return localized(
      "This machine cannot listen on port {0} of {1}; choose another name or port in boxAuth.redirectUri and register that address with the app.",
    );
  }
  return platform === "win32"
    ? localized(
        "Windows reserves port {0} on {1}, mostly for Hyper-V or WSL; choose one in boxAuth.redirectUri that “{2}” does not list, and register that address with the app.",
      )
    : localized(
        "The system reserves port {0} on {1}; choose another port in boxAuth.redirectUri and register that address with the app.",
      );
}
