import { isRecord } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import { configError, enterpriseIdOf, fieldAt, readConfig, requiredAt } from "./appConfig";

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

const PRIVATE_KEY = "boxAppSettings.appAuth.privateKey";

/**
 * @param keptElsewhere the private key, where it is not in the configuration itself
 * @throws BoxError code `appConfig` with one sentence that names what is wrong and repeats nothing of the text
 */
export function parseJwtConfig(text: string, keptElsewhere?: Secret): JwtConfig {
  const fields = readConfig(text);
  if (!isRecord(fields.boxAppSettings)) {
    throw configError(
      localized(
        "This JSON is no Box configuration, since it has no boxAppSettings; choose the file that the Developer Console made.",
      ),
    );
  }
  const clientId = requiredAt(fields, "boxAppSettings.clientID");
  const clientSecret = requiredAt(fields, "boxAppSettings.clientSecret");
  if (!isRecord(fields.boxAppSettings.appAuth)) {
    throw configError(
      localized(
        "This configuration has no key pair, so it is for client credentials; run Box: Add Client Credentials Account… instead.",
      ),
    );
  }
  const keyId = requiredAt(fields, "boxAppSettings.appAuth.publicKeyID");
  const privateKey = requiredKey(fields, keptElsewhere);
  const passphrase = fieldAt(fields, "boxAppSettings.appAuth.passphrase");
  const enterpriseId = enterpriseIdOf(fields);
  const userId = fieldAt(fields, "userID");
  return {
    clientId,
    clientSecret: new Secret(clientSecret),
    keyId,
    privateKey,
    ...(passphrase !== undefined && { passphrase: new Secret(passphrase) }),
    ...(enterpriseId !== undefined && { enterpriseId }),
    ...(userId !== undefined && { userId }),
  };
}

function requiredKey(fields: Readonly<Record<string, unknown>>, keptElsewhere: Secret | undefined): Secret {
  const inside = fieldAt(fields, PRIVATE_KEY);
  const privateKey = inside === undefined ? keptElsewhere : new Secret(inside);
  if (privateKey === undefined) {
    throw configError(
      localized(
        "The configuration has no {0}, since the key pair was made elsewhere; put your private key there, then choose the file again.",
        PRIVATE_KEY,
      ),
    );
  }
  return privateKey;
}
