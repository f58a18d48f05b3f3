import type { BoxErrorCode, Decision } from "../../base/errors";
import type { LocalizedMessage } from "../../base/localizedMessage";

/** The request that was answered. A text that ends a sign-in for one says nothing about another. */
export type RequestKind =
  | "authorization_code"
  | "refresh_token"
  | "urn:ietf:params:oauth:grant-type:jwt-bearer"
  | "client_credentials"
  | "urn:ietf:params:oauth:grant-type:token-exchange"
  | "revocation"
  | "currentUser"
  | "rootFolder";

export interface ErrorRow {
  /** Box's `error` or `code`. */
  readonly error: string;
  /**
   * One of these is in Box's text, written here in lower case and without quotation marks: Box changes its texts, and spells
   * one and the same with marks of several kinds. Left out: any text.
   */
  readonly text?: readonly string[];
  /** Only for these requests. Left out: any request. */
  readonly asked?: readonly RequestKind[];
  readonly decision: Decision;
  /** What the error is called here, where Box says the same with several words. Left out: Box's own. */
  readonly code?: BoxErrorCode;
  readonly sentence: LocalizedMessage;
  /** `{0}` is Box's text, if it gave one: shown only where the table does not know better. */
  readonly sentenceWithReason?: LocalizedMessage;
}

/** Whether Box's text is one that the row means. */
export function saysOneOf(texts: readonly string[], description: string): boolean {
  const plain = description.toLowerCase().replace(/["'`´‘’“”]/g, "");
  return texts.some((text) => plain.includes(text));
}
