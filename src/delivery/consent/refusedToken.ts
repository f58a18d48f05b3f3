import { createHash } from "node:crypto";
import type { Secret } from "../../base/secret";

/**
 * A command of the extension that keeps the accounts, for its companion on another machine: it takes the `fingerprint` of a
 * token that Box has refused, and gives nothing. In no palette.
 */
export const RENEW_REFUSED_COMMAND = "_boxAuth.renewRefusedToken";

/** Tells a token to whoever has it, and nobody else anything. */
export function fingerprint(token: Secret): string {
  return createHash("sha256").update(token.expose()).digest("hex");
}
