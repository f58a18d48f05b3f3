import type { AppKeyPair } from "../appKeys";
import type { ServerApp } from "../apps";
import { encryptedPem } from "../encryptedKey";
import type { SecretMint } from "../secretMint";

/** `<enterprise ID>_<public key ID>_config.json`, as the console names it. */
export function configFileName({ enterpriseId }: ServerApp, pair?: AppKeyPair): string {
  return [enterpriseId, ...(pair ? [pair.id] : []), "config.json"].join("_");
}

/**
 * The text of the configuration file that the console writes for an app.
 * @param pair the key of a JWT app; others have no `appAuth`
 * @param passphrase encrypts the private key; left out, it is plain
 */
export function configText(
  app: ServerApp,
  { pair, passphrase, mint }: { pair?: AppKeyPair; passphrase?: string | undefined; mint: SecretMint },
): string {
  const settings = { clientID: app.clientId, clientSecret: app.clientSecret };
  const appAuth = pair && {
    appAuth: {
      publicKeyID: pair.id,
      privateKey: privateKeyText(pair, passphrase, mint),
      passphrase: passphrase ?? "",
    },
  };
  const config = { boxAppSettings: { ...settings, ...appAuth }, enterpriseID: app.enterpriseId };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function privateKeyText(
  { privateKey }: AppKeyPair,
  passphrase: string | undefined,
  mint: SecretMint,
): string {
  const plain = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const pem = passphrase === undefined ? plain : encryptedPem(privateKey, passphrase);
  for (const secret of [passphrase, ...[plain, pem].map(telltale)]) {
    if (secret) {
      mint.know(secret);
    }
  }
  return pem;
}

/** A line of the key that stays in one piece however its line breaks are written, and that no other key has. */
function telltale(pem: string): string | undefined {
  return pem.split("\n")[9];
}
