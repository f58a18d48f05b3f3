import { randomBytes } from "node:crypto";

/** Begins every secret that the simulator makes, so that one search finds any of them where none may be. */
export const CANARY = "canary";

/** Opaque strings of alphanumerics as Box's are: 32 for access tokens and codes, 64 for refresh tokens. */
const shapes = {
  accessToken: { mark: "AT", length: 32 },
  refreshToken: { mark: "RT", length: 64 },
  authorizationCode: { mark: "AC", length: 32 },
} as const;

export type SecretKind = keyof typeof shapes;

/** Makes secrets, and remembers all that it made or was told, for searches for leaks. */
export class SecretMint {
  readonly #known = new Set<string>();

  mint(kind: SecretKind): string {
    const { mark, length } = shapes[kind];
    const prefix = `${CANARY}${mark}`;
    return this.know(prefix + alphanumerics(length - prefix.length));
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
