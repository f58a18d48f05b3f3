import * as vscode from "vscode";
import {
  type AgentForm,
  type AgentId,
  agentForms,
  type BoxToken,
  headersHelper,
  ownRedirectUris,
} from "../../../delivery/forms/agentForms";
import { type Choice, choose } from "../../host/choices";
import { showMessage } from "../../host/messages";
import { enableMcp, readMcpUrl } from "../../host/settings";
import { aboutAccount } from "../accountStep";

interface Row extends Choice {
  readonly run?: () => Promise<void>;
}

/** **Box: Connect an Agent…**: how each agent reaches Box's MCP server without a token or a secret in its files. */
export const connectAgent = aboutAccount(async (parts) => {
  const program = await (await parts.delivery()).boxToken?.();
  // Nobody is asked any more when an agent is at work.
  const confirmServer = () => parts.servers.confirmMcpServer(readMcpUrl());
  const rows = [
    ...editorRows(confirmServer),
    ...(program ? agentRows(program, confirmServer) : []),
    ...signInRows(),
  ];
  const picked = await choose(rows, {
    title: vscode.l10n.t("Box: connect an agent"),
    placeholder: vscode.l10n.t("Which agent shall use Box?"),
  });
  await picked.run?.();
});

function editorRows(confirmServer: () => Promise<void>): readonly Row[] {
  return [
    {
      icon: "vscode",
      label: vscode.l10n.t("Agents of this editor"),
      detail: vscode.l10n.t("Offers Box's MCP server to them, with a fresh token in each request"),
      run: async () => {
        await confirmServer();
        await enableMcp();
        void showMessage(
          "information",
          vscode.l10n.t(
            "Box's MCP server is offered to the agents of this editor; start it under MCP: List Servers.",
          ),
          {
            title: vscode.l10n.t("List Servers"),
            run: () => vscode.commands.executeCommand("workbench.mcp.listServer"),
          },
        );
      },
    },
  ];
}

function agentRows(program: BoxToken, confirmServer: () => Promise<void>): readonly Row[] {
  const row = (form: AgentForm, detail: string): Row => ({
    icon: "plug",
    label: agentName(form.agent),
    description: placeText(form),
    detail,
    run: async () => {
      await (form === headersHelper ? undefined : confirmServer());
      await show(form, program);
    },
  });
  return [
    { label: vscode.l10n.t("through box-token, with no token in a file"), isHeading: true },
    ...agentForms.map((form) =>
      row(form, vscode.l10n.t("Runs box-token mcp, which puts a fresh token into each request")),
    ),
    row(
      headersHelper,
      vscode.l10n.t("Runs box-token for the header when it connects; it does not ask again within the hour"),
    ),
  ];
}

function agentName(agent: AgentId): string {
  switch (agent) {
    case "cursor":
      return vscode.l10n.t("Cursor");
    case "claudeCode":
      return vscode.l10n.t("Claude Code");
    case "codex":
      return vscode.l10n.t("Codex");
    case "any":
      return vscode.l10n.t("Any MCP client");
  }
}

function placeText({ file, language }: AgentForm): string {
  if (file !== undefined) {
    return file;
  }
  return language === "shellscript"
    ? vscode.l10n.t("a terminal")
    : vscode.l10n.t("the client's configuration");
}

/** As a document to look at, and on the clipboard. */
async function show(form: AgentForm, program: BoxToken) {
  const { agent, language, text } = form;
  const content = text(program);
  await vscode.env.clipboard.writeText(content);
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.commands.executeCommand("vscode.open", document.uri);
  void showMessage(
    "information",
    vscode.l10n.t(
      "Configuration for {0} copied, with no token in it; it goes into {1}.",
      agentName(agent),
      placeText(form),
    ),
  );
}

/** For clients that sign in by themselves, with an app of the person. */
function signInRows(): readonly Row[] {
  return [
    { label: vscode.l10n.t("with a sign-in of its own"), isHeading: true },
    ...ownRedirectUris.map(({ client, uri }) => ({
      icon: "link",
      label: vscode.l10n.t("Redirect URI of {0}", client),
      description: uri,
      detail: vscode.l10n.t("To be registered in the Box app character for character"),
      run: async () => {
        await vscode.env.clipboard.writeText(uri);
        void showMessage(
          "information",
          vscode.l10n.t(
            "Redirect URI of {0} copied; register it in the Box app character for character, then give {0} the app's client ID and secret.",
            client,
          ),
        );
      },
    })),
  ];
}
