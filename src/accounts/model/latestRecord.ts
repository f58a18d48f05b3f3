import type { AccountRecord } from "./account";

/** The truth about one account, from memory, SecretStorage and the sealed record: the highest generation wins. */
export type Latest =
  | { readonly kind: "account"; readonly account: AccountRecord }
  | { readonly kind: "ended" }
  | { readonly kind: "unknown" };

/**
 * The higher generation. A tie can only come from two machines behind one SecretStorage: then the one without a problem, else
 * the later token set, else the first.
 */
export function latestOf(
  a: AccountRecord | undefined,
  b: AccountRecord | undefined,
): AccountRecord | undefined {
  if (!a || !b) {
    return a ?? b;
  }
  const rank = ({ generation, problem, tokenSet }: AccountRecord) => [
    generation,
    problem ? 0 : 1,
    tokenSet.obtainedAt,
  ];
  const [ranked, other] = [rank(a), rank(b)];
  const index = ranked.findIndex((value, at) => value !== other[at]);
  return index >= 0 && (ranked[index] ?? 0) < (other[index] ?? 0) ? b : a;
}
