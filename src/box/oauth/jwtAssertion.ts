import { type KeyObject, randomUUID } from "node:crypto";
import { Secret } from "../../base/secret";
import type { Subject } from "./subject";

export type AssertionAlgorithm = "RS256" | "RS384" | "RS512";

/** Box refuses more than 60; the rest is for the way and for clocks. */
const LIFETIME_SECONDS = 45;

/** A JWT assertion (RFC 7523). Good for one request: its `jti` is fresh each time. `now` is Box's clock, epoch milliseconds. */
export async function signAssertion(assertion: {
  readonly clientId: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly algorithm: AssertionAlgorithm;
  readonly subject: Subject;
  readonly audience: string;
  readonly now: number;
}): Promise<Secret> {
  const { SignJWT } = await import("jose/jwt/sign");
  const { clientId, keyId, privateKey, algorithm, subject, audience, now } = assertion;
  // No `iat` and no `nbf`: Box permits no skew for them.
  const signed = await new SignJWT({ box_sub_type: subject.type })
    .setProtectedHeader({ alg: algorithm, typ: "JWT", kid: keyId })
    .setIssuer(clientId)
    .setSubject(subject.id)
    .setAudience(audience)
    .setJti(randomUUID())
    .setExpirationTime(Math.floor(now / 1000) + LIFETIME_SECONDS)
    .sign(privateKey);
  return new Secret(signed);
}
