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
      return printable({
        access_token: accessToken,
        expires_at: expiresAt ?? null,
        token_type: "bearer",
        account,
        restricted_to: restrictedTo,
      });
  }
}

/** JSON in which names from outside cannot speak to the terminal that shows it: what JSON leaves as it is, is written out. */
export function printable(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/gu, (sign) =>
    sign.split("").map(escaped).join(""),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
