import * as vscode from "vscode";
import type { Consumer } from "../../delivery/consent/consumer";

/** Who asks for a token, as a person knows it. */
export function consumerText({ kind, name }: Consumer): string {
  switch (kind) {
    case "agent":
      return vscode.l10n.t("The agent {0}", name);
    case "terminal":
      return vscode.l10n.t("A terminal, which shows the token on the screen,");
    case "program":
      return vscode.l10n.t("A program in a terminal");
    case "debugSession":
      return vscode.l10n.t("The debug configuration {0}", name);
    case "mcpClient":
      return vscode.l10n.t("The MCP client {0}", name);
    case "extension":
      return vscode.l10n.t("The extension {0}", name);
  }
}
