import { randomUUID } from "node:crypto";
import { BoundedSecretStore, type SecretStore } from "../../accounts/model/secretStore";
import type { Clock } from "../../base/clock";
import { localized } from "../../base/localizedMessage";
import type { Check } from "../findings/diagnosis";
import { type Finding, failed, good, note, problem } from "../findings/finding";

export interface SecretStorageParts {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** In a browser the keyring of the system is not what keeps secrets. */
  readonly isWeb: boolean;
  /** Whether an earlier run of the editor left something here that is gone, by the keys that there are. */
  readonly lostBefore: (keys: readonly string[]) => boolean;
}

/** Longer than one call of the storage may take, so that the sentence is about that call. */
const LIMIT_MS = 45_000;
/** `diagnosis/<epoch milliseconds>-<random>`: no secret, and gone when the check is over. */
const PREFIX = "diagnosis/";
/** What a diagnosis left that was cut off; nobody works on it any more. */
const LEFT_OVER_MS = 10 * 60_000;
const KEYRING_HELP = { kind: "keyringHelp" } as const;

/** Whether the editor's secret storage gives back what it was given: written, read and deleted, beside all that is in it. */
export function checkSecretStorage(parts: SecretStorageParts): Check {
  return {
    title: localized("Secret storage"),
    limitMs: LIMIT_MS,
    run: async () => {
      const secrets = new BoundedSecretStore(parts.secrets, parts.clock);
      try {
        const keys = await secrets.keys();
        await removeLeftOver(keys, secrets, parts.clock.now());
        return [await writeReadDelete(secrets, parts), ...whatWasLost(keys, parts)];
      } catch (error) {
        return [failed(error, parts.isWeb ? undefined : KEYRING_HELP)];
      }
    },
  };
}

async function writeReadDelete(
  secrets: BoundedSecretStore,
  { clock, isWeb }: SecretStorageParts,
): Promise<Finding> {
  const key = `${PREFIX}${clock.now()}-${randomUUID()}`;
  const value = randomUUID();
  let read: string | undefined;
  try {
    await secrets.store(key, value);
    read = await secrets.get(key);
  } finally {
    await secrets.delete(key);
  }
  if (read !== value) {
    return forgetful(isWeb);
  }
  return (await secrets.get(key)) === undefined
    ? good(localized("It keeps what it is given, and deletes it."))
    : note(
        localized(
          "It keeps what it is given, but does not delete it; after a sign-out, remove the secrets of Box Auth by hand.",
        ),
      );
}

function whatWasLost(keys: readonly string[], { lostBefore, isWeb }: SecretStorageParts): readonly Finding[] {
  return lostBefore(keys) ? [forgetful(isWeb)] : [];
}

function forgetful(isWeb: boolean): Finding {
  return isWeb
    ? problem(
        localized(
          "This web editor forgets secrets, so a sign-in does not last; allow it to store site data in this browser, or ask its operator for a secret storage.",
        ),
      )
    : problem(
        localized(
          "The editor forgets secrets, since the keyring of this system is locked or missing, so a sign-in does not last; unlock or install one, then restart the editor.",
        ),
        KEYRING_HELP,
      );
}

async function removeLeftOver(
  keys: readonly string[],
  secrets: BoundedSecretStore,
  now: number,
): Promise<void> {
  const old = keys.filter((key) => {
    const [, at] = /^diagnosis\/(\d+)-/.exec(key) ?? [];
    return at !== undefined && now - Number(at) > LEFT_OVER_MS;
  });
  await Promise.all(old.map((key) => secrets.delete(key)));
}
