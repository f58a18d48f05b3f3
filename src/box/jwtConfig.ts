import { configError, fieldAt, readConfig, requiredAt } from "./appConfig";
import { isRecord } from "./json";
import { Secret } from "./secret";
import { sentence } from "./sentence";

/** The configuration file that the Developer Console makes with a key pair (Box guide, JWT setup). */
export interface JwtConfig {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly keyId: string;
  readonly privateKey: Secret;
  readonly passphrase?: Secret;
  readonly enterpriseId?: string;
  readonly userId?: string;
}

/** @throws BoxError code `appConfig` with one sentence that names what is wrong and repeats nothing of the text */
export function parseJwtConfig(text: string): JwtConfig {
  const fields = readConfig(text);
  if (!isRecord(fields.boxAppSettings)) {
    throw configError(
      sentence(
        "This JSON is no Box configuration, since it has no boxAppSettings; choose the file that the Developer Console made.",
      ),
    );
  }
  const clientId = requiredAt(fields, "boxAppSettings.clientID");
  const clientSecret = requiredAt(fields, "boxAppSettings.clientSecret");
  if (!isRecord(fields.boxAppSettings.appAuth)) {
    throw configError(
      sentence(
        "This configuration has no key pair, so it is for client credentials; run Box: Sign In with Client Credentials instead.",
      ),
    );
  }
  const keyId = requiredAt(fields, "boxAppSettings.appAuth.publicKeyID");
  const privateKey = requiredAt(fields, "boxAppSettings.appAuth.privateKey");
  const passphrase = fieldAt(fields, "boxAppSettings.appAuth.passphrase");
  const enterpriseId = fieldAt(fields, "enterpriseID");
  const userId = fieldAt(fields, "userID");
  return {
    clientId,
    clientSecret: new Secret(clientSecret),
    keyId,
    privateKey: new Secret(privateKey),
    ...(passphrase !== undefined && { passphrase: new Secret(passphrase) }),
    // The console writes "0" where an app belongs to no enterprise.
    ...(enterpriseId !== undefined && enterpriseId !== "0" && { enterpriseId }),
    ...(userId !== undefined && { userId }),
  };
}
