import { createPrivateKey, type KeyObject } from "node:crypto";
import { BoxError } from "./errors";
import type { Secret } from "./secret";
import { sentence } from "./sentence";

/** The private key of an app. @throws BoxError `fixSettings` */
export function openPrivateKey(pem: Secret, passphrase?: Secret): KeyObject {
  try {
    return createPrivateKey({ key: pem.expose(), ...(passphrase && { passphrase: passphrase.expose() }) });
  } catch {
    throw new BoxError(
      sentence("The private key of the configuration cannot be opened; check its passphrase."),
      {
        decision: "fixSettings",
        code: "privateKey",
      },
    );
  }
}
