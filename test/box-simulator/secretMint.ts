import { randomBytes } from "node:crypto";

/** Stands in every secret that the simulator makes, so that one search finds any of them where none may be. */
export const CANARY = "canary";

/** Opaque strings as Box's are: 32 or 64 alphanumerics, hundreds of characters after `1!` when downscoped. */
const shapes = {
  accessToken: { start: `${CANARY}AT`, length: 32 },
  refreshToken: { start: `${CANARY}RT`, length: 64 },
  authorizationCode: { start: `${CANARY}AC`, length: 32 },
  appToken: { start: `${CANARY}PT`, length: 32 },
  clientSecret: { start: `${CANARY}CS`, length: 32 },
  developerToken: { start: `${CANARY}DT`, length: 32 },
  downscopedToken: { start: `1!${CANARY}ST`, length: 384 },
} as const;

export type SecretKind = keyof typeof shapes;

/** Makes secrets, and remembers all that it made or was told, for searches for leaks. */
export class SecretMint {
  readonly #known = new Set<string>();

  mint(kind: SecretKind): string {
    const { start, length } = shapes[kind];
    return this.know(start + alphanumerics(length - start.length));
  }

  know(secret: string): string {
    this.#known.add(secret);
    return secret;
  }

  known(): string[] {
    return [...this.#known];
  }
}

/** Not a secret: an ID as in Box's header `BOX-REQUEST-ID`. */
export function requestId(): string {
  return alphanumerics(17).toLowerCase();
}

export function alphanumerics(length: number): string {
  let text = "";
  while (text.length < length) {
    text += randomBytes(length)
      .toString("base64")
      .replace(/[^A-Za-z0-9]/g, "");
  }
  return text.slice(0, length);
}
