import type { Clock } from "../base/clock";
import { BoxError } from "../base/errors";
import { localized, withValues } from "../base/localizedMessage";
import type { RedirectUri } from "./redirectUri";
import { isAnotherWindowSigningIn } from "./signInProbe";

/** Why the port cannot be had when something already listens on it; asks who it is, which takes at most a second. */
export async function portTaken(address: string, { port }: RedirectUri, clock: Clock): Promise<BoxError> {
  const details = { decision: "fixSettings", code: "portInUse" } as const;
  if (await isAnotherWindowSigningIn(address, port, clock)) {
    return new BoxError(
      localized(
        "Port {0} is in use by another window that is signing in to Box; finish or cancel that sign-in first.",
        String(port),
      ),
      details,
    );
  }
  return new BoxError(
    localized(
      "Port {0} is in use by another program; close it, or choose another port in boxAuth.redirectUri and register that address with the app.",
      String(port),
    ),
    details,
  );
}

/** The system refuses the port for another reason. `systemCode` is Node's, such as `EACCES`. */
export function portUnusable({ hostname, port }: RedirectUri, systemCode: string): BoxError {
  const reason =
    systemCode === "EACCES"
      ? localized(
          "The system reserves port {0} on {1}; choose another port in boxAuth.redirectUri and register that address with the app.",
        )
      : localized(
          "This machine cannot listen on port {0} of {1}; choose another name or port in boxAuth.redirectUri and register that address with the app.",
        );
  return new BoxError(withValues(reason, String(port), hostname), {
    decision: "fixSettings",
    code: "portUnusable",
    systemCode,
  });
}
