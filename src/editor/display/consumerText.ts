import * as vscode from "vscode";
import type { Consumer } from "../../delivery/consent/consumer";
import { cut, LONGEST_NAME } from "./accountText";

/** Of this variable every agent may be the one, and says no more (`agentVariables`). */
const UNNAMED_AGENT = "AI_AGENT";

/** Who asks for a token, as a person knows it, at the beginning of a sentence. */
export function consumerText(consumer: Consumer): string {
  return consumer.kind === "terminal"
    ? vscode.l10n.t("A terminal, which shows the token on the screen,")
    : consumerName(consumer);
}

/** The same in a list. A name of its own stands between quotation marks, so that it is no part of what is said about it. */
export function consumerName(consumer: Consumer): string {
  const { kind } = consumer;
  const name = cut(consumer.name.replace(/[“”]/g, '"'), LONGEST_NAME);
  switch (kind) {
    case "agent":
      if (name === UNNAMED_AGENT) {
        return vscode.l10n.t("An AI agent");
      }
      return vscode.l10n.t("The agent {0}", name);
    case "terminal":
      return vscode.l10n.t("A terminal");
    case "program":
      return vscode.l10n.t("A program in a terminal");
    case "debugSession":
      return vscode.l10n.t("The debug configuration “{0}”", name);
    case "mcpClient":
      return name ? vscode.l10n.t("The MCP client {0}", name) : vscode.l10n.t("An MCP client");
    case "extension":
      return vscode.l10n.t("An extension of this editor");
  }
}
