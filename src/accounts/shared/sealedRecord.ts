import type { Secret } from "../../base/secret";
import type { AccountContent } from "../model/account";
import { formatContent, parseContent } from "../model/accountFormat";

/**
 * A hand-off record: a compact JWE (RFC 7516; `dir`, `A256GCM`) whose protected header names the account, the
 * generation and whether it is a sign-out, so that a record moved to another account or generation does not open.
 */
export async function seal(accountId: string, sealKey: Secret, content: AccountContent): Promise<string> {
  const { CompactEncrypt } = await import("jose");
  const { generation, signedOut } = content;
  const header = { alg: "dir", enc: "A256GCM", account: accountId, generation, signedOut };
  return new CompactEncrypt(Buffer.from(formatContent(content), "utf8"))
    .setProtectedHeader(header)
    .encrypt(keyBytes(sealKey));
}

/** `undefined` when the record is damaged, belongs elsewhere, or was sealed for another sign-in. */
export async function unseal(
  accountId: string,
  sealKey: Secret,
  generation: number,
  sealed: string,
): Promise<AccountContent | undefined> {
  const { compactDecrypt } = await import("jose");
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyBytes(sealKey), {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    const isThisRecord = protectedHeader.account === accountId && protectedHeader.generation === generation;
    const content = isThisRecord ? parseContent(Buffer.from(plaintext).toString("utf8")) : undefined;
    return content?.generation === generation ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a record marks a sign-out, as far as one can tell without its key: for showing only, never for deciding. */
export async function claimsSignOut(sealed: string): Promise<boolean> {
  const { decodeProtectedHeader } = await import("jose");
  try {
    return decodeProtectedHeader(sealed).signedOut === true;
  } catch {
    return false;
  }
}

function keyBytes(sealKey: Secret): Uint8Array {
  return Buffer.from(sealKey.expose(), "base64url");
}
