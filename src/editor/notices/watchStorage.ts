import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import { systemClock } from "../../base/clock";
import { ReloadNotice } from "./reloadNotice";
import { canaryIsGone, warnOfLostSecrets } from "./storageCanary";

/** Looks after what the host's secret storage does not do by itself: surviving, and reaching other browser tabs. */
export function watchStorage(
  context: vscode.ExtensionContext,
  keys: readonly string[],
  isWeb: boolean,
): Disposable {
  if (canaryIsGone(keys, context.globalState)) {
    warnOfLostSecrets(context).catch(() => undefined);
  }
  if (!isWeb) {
    return { dispose: () => undefined };
  }
  const folder = vscode.Uri.joinPath(context.globalStorageUri, "accounts").fsPath;
  return new ReloadNotice(folder, context.secrets, systemClock);
}
