import type { Format } from "./invocation";
import type { ProgramToken } from "./tokenProtocol";

/** A token as a program's user wants it, without the line end. */
export function formatted(
  { accessToken, expiresAt, account, restrictedTo }: ProgramToken,
  format: Format,
): string {
  switch (format) {
    case "raw":
      return accessToken;
    case "header":
      return `Authorization: Bearer ${accessToken}`;
    case "env":
      return `BOX_ACCESS_TOKEN=${accessToken}`;
    case "mcp-headers":
      return JSON.stringify({ Authorization: `Bearer ${accessToken}` });
    case "json":
      return JSON.stringify({
        access_token: accessToken,
        expires_at: expiresAt ?? null,
        token_type: "bearer",
        account,
        restricted_to: restrictedTo,
      });
  }
}
