import type { Secret } from "../../base/secret";
import type { SealedContent } from "../model/account";
import { formatContent, parseContent } from "../model/accountFormat";

/**
 * A sealed record: a compact JWE (RFC 7516; `dir`, `A256GCM`) whose protected header names the account, the generation
 * and whether it has ended, so that a record moved to another account or generation does not open.
 */
export async function seal(accountId: string, sealKey: Secret, content: SealedContent): Promise<string> {
  const { CompactEncrypt } = await import("jose/jwe/compact/encrypt");
  const generation = generationOf(content);
  const header = { alg: "dir", enc: "A256GCM", account: accountId, generation, ended: content.ended };
  return new CompactEncrypt(Buffer.from(formatContent(content), "utf8"))
    .setProtectedHeader(header)
    .encrypt(keyBytes(sealKey));
}

/**
 * `undefined` when the record is damaged or belongs elsewhere.
 * @throws BoxError `fatal`, code `laterVersion`, when it opens and a later version wrote it
 */
export async function unseal(
  { accountId, sealKey, generation }: { accountId: string; sealKey: Secret; generation: number },
  sealed: string,
): Promise<SealedContent | undefined> {
  const { compactDecrypt } = await import("jose/jwe/compact/decrypt");
  const opened = await compactDecrypt(sealed, keyBytes(sealKey), {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => undefined);
  if (opened?.protectedHeader.account !== accountId || opened.protectedHeader.generation !== generation) {
    return undefined;
  }
  const content = parseContent(Buffer.from(opened.plaintext).toString("utf8"));
  return content && generationOf(content) === generation ? content : undefined;
}

/** Whether a record says that the account has ended, as far as one can tell without its key: for showing only, never for deciding. */
export async function claimsEnd(sealed: string): Promise<boolean> {
  const { decodeProtectedHeader } = await import("jose/decode/protected_header");
  try {
    return decodeProtectedHeader(sealed).ended === true;
  } catch {
    return false;
  }
}

export function generationOf(content: SealedContent): number {
  return content.ended ? content.generation : content.account.generation;
}

function keyBytes(sealKey: Secret): Uint8Array {
  return Buffer.from(sealKey.expose(), "base64url");
}
