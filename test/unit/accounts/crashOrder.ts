/** What a window does that is killed on its way. */
export type CrashingAction =
  | { readonly kind: "refresh" | "signOut" }
  | {
      readonly kind: "signIn";
      readonly box: { readonly url: string; readonly authorizeUrl: string };
      readonly clientSecret: string;
      readonly code: string;
      readonly codeVerifier: string;
    };

/** Where it is killed: before or after something is done. */
export type CrashPoint =
  /** Before its first request: it has the lock, and at a sign-out its mark is written. */
  | "asking"
  /** Box's response to its first request is there. */
  | "answered"
  /** A record is sealed, and not in SecretStorage yet. */
  | "sealed"
  | "stored"
  | "published"
  /** Before the end record of an account is written. */
  | "ending"
  /** It is written, and the account's entry is still in SecretStorage. */
  | "ended"
  | "unlocked"
  | "used"
  /** By its parent, while Box holds its request. */
  | "held";

/** The one message of the parent. */
export interface CrashOrder {
  readonly folder: string;
  readonly secretsFile: string;
  readonly action: CrashingAction;
  readonly point: CrashPoint;
}
