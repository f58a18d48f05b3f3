import * as vscode from "vscode";
import type { Account } from "../../../accounts/model/accountView";
import { uniqueLabel } from "../../../delivery/consent/accountLabel";
import { adaptersFor, adapterText, type SdkAdapter } from "../../../delivery/forms/sdkAdapters";
import { httpyacRequest, type TokenForm, textOf, tokenForms } from "../../../delivery/forms/tokenForms";
import { nameAmong } from "../../display/accountText";
import { type Choice, choose } from "../../host/choices";
import { showMessage } from "../../host/messages";
import { aboutAccount } from "../accountStep";
import type { CommandParts } from "../command";
import { copyWithToken } from "../tokenCommands";

interface Row extends Choice {
  readonly copy?: () => Promise<void>;
}

/**
 * **Box: Copy Token As…**: what asks for fresh tokens by itself comes first, the person's own language before the others;
 * then a token as the next place wants it.
 */
export const copyTokenAs = aboutAccount(async (parts, account) => {
  const language = vscode.window.activeTextEditor?.document.languageId;
  const rows: readonly Row[] = [
    heading(vscode.l10n.t("always fresh, with no token in it")),
    ...adaptersFor(language).map((adapter) => adapterRow(parts, account, adapter)),
    httpyacRow(account),
    heading(vscode.l10n.t("with the current token")),
    ...tokenForms.map((form) => tokenRow(parts, account, form)),
  ];
  const picked = await choose(rows, {
    title: vscode.l10n.t("Box: copy token as"),
    placeholder: vscode.l10n.t("For {0}", nameAmong(account, parts.accounts.all())),
  });
  await picked.copy?.();
});

function heading(label: string): Row {
  return { label, isHeading: true };
}

function adapterRow(parts: CommandParts, account: Account, adapter: SdkAdapter): Row {
  return {
    icon: "file-code",
    label: vscode.l10n.t("{0} SDK client", adapter.name),
    description: adapter.sdk,
    detail: vscode.l10n.t("A class that asks box-token for fresh tokens"),
    copy: () => copyAdapter(parts, account, adapter),
  };
}

async function copyAdapter(parts: CommandParts, account: Account, { name, file, use }: SdkAdapter) {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(parts.media, "sdk", file));
  const text = new TextDecoder().decode(bytes);
  const isActive = parts.active.get()?.id === account.id;
  const label = uniqueLabel(account, parts.accounts.all()) ?? account.id;
  await vscode.env.clipboard.writeText(isActive ? text : adapterText(text, label, account.id));
  void showMessage(
    "information",
    isActive
      ? vscode.l10n.t(
          "Class for {0} copied, with no token in it; save it as {1}, then use it as {2}.",
          name,
          file,
          use,
        )
      : vscode.l10n.t(
          "Class for {0} copied, which asks for tokens of {1}; save it as {2}, then use it as {3}.",
          name,
          label,
          file,
          use,
        ),
  );
}

function httpyacRow(account: Account): Row {
  return {
    icon: "file-code",
    label: vscode.l10n.t("httpyac request"),
    detail: vscode.l10n.t("Asks this editor for the token at each request"),
    copy: async () => {
      await vscode.env.clipboard.writeText(httpyacRequest(account.endpoints));
      void showMessage("information", vscode.l10n.t("Request for httpyac copied, with no token in it."));
    },
  };
}

function tokenRow(parts: CommandParts, account: Account, form: TokenForm): Row {
  const { label, detail } = formText(form);
  return {
    icon: "key",
    label,
    detail,
    copy: () =>
      copyWithToken(parts, account, {
        what: label,
        text: (token) => textOf(form, token, account.endpoints),
      }),
  };
}

function formText({ id }: TokenForm): { readonly label: string; readonly detail: string } {
  switch (id) {
    case "header":
      return {
        label: vscode.l10n.t("Authorization header"),
        detail: vscode.l10n.t("One line of an HTTP request"),
      };
    case "curl":
      return {
        label: vscode.l10n.t("curl command"),
        detail: vscode.l10n.t("Asks Box who it is; the shell keeps the token in its history"),
      };
    case "env":
      return {
        label: vscode.l10n.t(".env line"),
        detail: vscode.l10n.t("BOX_ACCESS_TOKEN; keep its file out of git"),
      };
    case "restClient":
      return {
        label: vscode.l10n.t("REST Client request"),
        detail: vscode.l10n.t("A variable and a request for a .http file, for httpyac too"),
      };
  }
}
