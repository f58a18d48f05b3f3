import * as vscode from "vscode";
import {
  type AgentForm,
  type AgentId,
  agentForms,
  type BoxToken,
  headersHelper,
  type OwnSignIn,
  ownSignIns,
} from "../../../delivery/forms/agentForms";
import { codeBlock, joined, type Markdown, markdown } from "../../host/markdown";
import type { CommandParts } from "../command";

/** How agents run `box-token` in this window: Box Auth's own, else the companion's; `undefined` where neither serves. */
export async function boxTokenHere({ delivery, companion }: CommandParts): Promise<BoxToken | undefined> {
  return (await (await delivery()).boxToken?.()) ?? (await companion.boxToken());
}

/** Names the page about an agent, or about a client that signs in by itself. */
export function pageOf(about: AgentForm | OwnSignIn): string {
  return "agent" in about ? about.agent : about.client;
}

/** What stands in the page of that name: what to copy, where it goes, and what happens then. */
export async function readAgentPage(parts: CommandParts, page: string): Promise<Markdown> {
  const signIn = ownSignIns.find((each) => pageOf(each) === page);
  if (signIn) {
    return signInPage(signIn);
  }
  const form = [...agentForms, headersHelper].find((each) => pageOf(each) === page);
  const program = form && (await boxTokenHere(parts));
  return program
    ? agentPage(form, program)
    : markdown`${vscode.l10n.t("box-token is not there in this window; run “Box: Connect an Agent…” again.")}`;
}

export function agentName(agent: AgentId): string {
  switch (agent) {
    case "cursor":
      return vscode.l10n.t("Cursor");
    case "claudeCode":
      return vscode.l10n.t("Claude Code");
    case "claudeCodeHeaders":
      return vscode.l10n.t("Claude Code, by headersHelper");
    case "codex":
      return vscode.l10n.t("Codex");
    case "any":
      return vscode.l10n.t("Any MCP client");
  }
}

function agentPage(form: AgentForm, program: BoxToken): Markdown {
  return joined(
    [
      markdown`# ${agentName(form.agent)}`,
      markdown`${placeText(form)}`,
      codeBlock(form.text(program), form.language),
      markdown`${
        form === headersHelper
          ? vscode.l10n.t(
              "It asks for a token when it connects, and for no other one within the hour. The way of “Claude Code” above it in the list has a fresh token for each request.",
            )
          : vscode.l10n.t(
              "It runs box-token mcp, which puts a fresh token into each request. This folder has to be open in an editor for that.",
            )
      }`,
      markdown`${vscode.l10n.t("You are asked before it gets its first token; “Box: Show Token Use” takes that back.")}`,
    ],
    "\n\n",
  );
}

function placeText({ file, language }: AgentForm): string {
  if (language === "shellscript") {
    return vscode.l10n.t("Run this in a terminal, in the folder of your project:");
  }
  return file === undefined
    ? vscode.l10n.t("Put this where the client keeps its MCP servers:")
    : vscode.l10n.t(
        "Put this into {0}; where that has servers already, add only the one called “box”:",
        file,
      );
}

function signInPage({ client, redirectUris, file, text }: OwnSignIn): Markdown {
  return joined(
    [
      markdown`# ${vscode.l10n.t("{0}, with a sign-in of its own", client)}`,
      markdown`${
        redirectUris.length === 1
          ? vscode.l10n.t(
              "1. In the Box Developer Console, add this redirect URI to your app, character for character:",
            )
          : vscode.l10n.t(
              "1. In the Box Developer Console, add these redirect URIs to your app, character for character; which one is sent depends on the version:",
            )
      }`,
      codeBlock(redirectUris.join("\n"), "text"),
      markdown`${vscode.l10n.t("2. Put this into {0}:", file)}`,
      codeBlock(text, "json"),
      markdown`${
        client === "Cursor"
          ? vscode.l10n.t(
              "3. Set the two variables to the app's client ID and secret, start Cursor with them, and switch the server on in its settings.",
            )
          : vscode.l10n.t(
              "3. Start the server under MCP: List Servers; VS Code asks for the app's client ID and secret.",
            )
      }`,
      markdown`${vscode.l10n.t("It then has a sign-in beside that of Box Auth, which neither shows nor refreshes it.")}`,
    ],
    "\n\n",
  );
}
