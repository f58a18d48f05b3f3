import * as vscode from "vscode";
import type { Subject } from "../../box/oauth/subject";
import { choose, type Position } from "../host/choices";
import { promptText } from "../host/promptText";

/**
 * Asks whom a server token shall act for.
 * @param known what the app's configuration says already
 * @throws CancelledError
 */
export async function chooseSubject(known: { enterpriseId?: string; userId?: string }): Promise<Subject> {
  const type = await chooseSubjectType();
  const id = type === "enterprise" ? known.enterpriseId : undefined;
  return { type, id: id ?? (await askSubjectId(type, known)) };
}

/** @throws CancelledError, BackPressed */
export async function chooseSubjectType(position?: Position): Promise<Subject["type"]> {
  const service = {
    icon: "organization",
    label: vscode.l10n.t("Service account"),
    detail: vscode.l10n.t("The app itself, in the enterprise that authorized it."),
    type: "enterprise" as const,
  };
  const user = {
    icon: "person",
    label: vscode.l10n.t("A user"),
    detail: vscode.l10n.t("A managed or app user, by user ID, where the app may act as users."),
    type: "user" as const,
  };
  const { type } = await choose([service, user], {
    title: vscode.l10n.t("Box: who should the token act for?"),
    position,
  });
  return type;
}

/** @throws CancelledError, BackPressed */
export async function askSubjectId(
  type: Subject["type"],
  { userId, position }: { readonly userId?: string; readonly position?: Position },
): Promise<string> {
  const isUser = type === "user";
  return promptText({
    title: isUser ? vscode.l10n.t("Box: user ID") : vscode.l10n.t("Box: enterprise ID"),
    prompt: isUser
      ? vscode.l10n.t("Digits only; the Admin Console shows it in the address of the user's page.")
      : vscode.l10n.t("Digits only; the Admin Console shows it under Account & Billing."),
    ...(isUser && userId && { value: userId }),
    position,
    problem: (text) =>
      /^\d{1,20}$/.test(text) ? undefined : vscode.l10n.t("A Box ID is digits only; copy it again."),
  });
}
