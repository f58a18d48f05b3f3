import * as vscode from "vscode";
import {
  type AgentForm,
  agentForms,
  type BoxToken,
  headersHelper,
  type OwnSignIn,
  ownSignIns,
} from "../../../delivery/forms/agentForms";
import { type Choice, choose } from "../../host/choices";
import { showMessage } from "../../host/messages";
import { enableMcp, readMcpUrl } from "../../host/settings";
import { aboutAccount } from "../accountStep";
import type { CommandParts } from "../command";
import { agentName, boxTokenHere, pageOf } from "./agentPage";

interface Row extends Choice {
  readonly run?: () => Promise<void>;
}

/** **Box: Connect an Agent…**: how each agent reaches Box's MCP server without a token or a secret in its files. */
export const connectAgent = aboutAccount(async (parts) => {
  parts.companion.make();
  const program = await boxTokenHere(parts);
  const rows = [
    ...(await editorRows(parts, program)),
    ...(program ? agentRows(parts, program) : noProgramRows(parts)),
    ...signInRows(parts),
  ];
  const picked = await choose(rows, {
    title: vscode.l10n.t("Box: connect an agent"),
    placeholder: vscode.l10n.t("Which agent shall use Box?"),
  });
  await picked.run?.();
});

/** Nobody is asked any more when an agent is at work. */
function confirmServer({ servers }: CommandParts): Promise<void> {
  return servers.confirmMcpServer(readMcpUrl());
}

async function editorRows(parts: CommandParts, program: BoxToken | undefined): Promise<readonly Row[]> {
  const { offersToCursor } = await parts.delivery();
  if (offersToCursor && !program) {
    return [];
  }
  return [
    {
      icon: "hubot",
      label: vscode.l10n.t("Agents of this editor"),
      description: vscode.env.appName,
      detail: vscode.l10n.t("Offers Box's MCP server, with a fresh token in each request"),
      run: async () => {
        await confirmServer(parts);
        await enableMcp();
        void (offersToCursor ? tellCursor() : tellWhereToStart());
      },
    },
  ];
}

function tellWhereToStart(): Promise<void> {
  return showMessage(
    "information",
    vscode.l10n.t(
      "Box's MCP server is offered to the agents of this editor; start it under MCP: List Servers.",
    ),
    {
      title: vscode.l10n.t("List Servers"),
      run: () => vscode.commands.executeCommand("workbench.mcp.listServer"),
    },
  );
}

/** Cursor has its own list, and a command for it that it documents nowhere. */
function tellCursor(): Promise<void> {
  return showMessage(
    "information",
    vscode.l10n.t(
      "Box's MCP server is offered to Cursor's agents; switch it on among the MCP servers of Cursor's settings, where it is called “box”.",
    ),
  );
}

function agentRows(parts: CommandParts, program: BoxToken): readonly Row[] {
  const row = (form: AgentForm, detail: string): Row => ({
    icon: "plug",
    label: agentName(form.agent),
    description: form.file ?? (form.language === "shellscript" ? vscode.l10n.t("a command") : ""),
    detail,
    run: async () => {
      await (form === headersHelper ? undefined : confirmServer(parts));
      await show(parts, form, program);
    },
  });
  return [
    heading(vscode.l10n.t("through box-token")),
    ...agentForms.map((form) => row(form, vscode.l10n.t("Runs box-token mcp; its file has no token in it"))),
    row(headersHelper, vscode.l10n.t("Asks box-token when it connects, not again within the hour")),
  ];
}

/** Why no agent can run `box-token` from here, with what would change that. */
function noProgramRows({ companion }: CommandParts): readonly Row[] {
  const row = companion.isElsewhere
    ? {
        icon: "remote",
        label: vscode.l10n.t("Agents in this remote window"),
        detail: vscode.l10n.t("Need the Box Auth Companion there; press Enter to install it"),
        run: () => companion.install(),
      }
    : {
        icon: "settings-gear",
        label: vscode.l10n.t("Agents in terminals"),
        detail: vscode.l10n.t("box-token is switched off here; press Enter for the setting"),
        run: async () => {
          await vscode.commands.executeCommand("workbench.action.openSettings", "boxAuth.terminals.enabled");
        },
      };
  return [heading(vscode.l10n.t("through box-token")), row];
}

/** As a page to look at, and on the clipboard. */
async function show({ agents }: CommandParts, form: AgentForm, program: BoxToken) {
  await vscode.env.clipboard.writeText(form.text(program));
  await agents.show(pageOf(form));
  void showMessage("information", copiedText(form));
}

function copiedText({ agent, file, language }: AgentForm): string {
  const name = agentName(agent);
  if (language === "shellscript") {
    return vscode.l10n.t("Command for {0} copied, with no token in it; run it in a terminal.", name);
  }
  return file === undefined
    ? vscode.l10n.t("Configuration for any MCP client copied, with no token in it.")
    : vscode.l10n.t("Configuration for {0} copied, with no token in it; put it into {1}.", name, file);
}

/** For clients that sign in by themselves, with an app of the person. */
function signInRows(parts: CommandParts): readonly Row[] {
  return [
    heading(vscode.l10n.t("with a sign-in of its own")),
    ...ownSignIns.map((signIn) => ({
      icon: "link",
      label: vscode.l10n.t("Redirect URI of {0}", signIn.client),
      description: signIn.redirectUris[0],
      detail: vscode.l10n.t("To be registered in the Box app character for character"),
      run: () => showSignIn(parts, signIn),
    })),
  ];
}

async function showSignIn({ agents }: CommandParts, signIn: OwnSignIn) {
  await vscode.env.clipboard.writeText(signIn.redirectUris[0]);
  await agents.show(pageOf(signIn));
  void showMessage(
    "information",
    vscode.l10n.t(
      "Redirect URI of {0} copied; register it in the Box app character for character. The page has the steps after that.",
      signIn.client,
    ),
  );
}

function heading(label: string): Row {
  return { label, isHeading: true };
}
