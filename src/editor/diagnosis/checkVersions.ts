import { release } from "node:os";
import * as vscode from "vscode";
import { localized } from "../../base/localizedMessage";
import type { Check } from "../../diagnosis/findings/diagnosis";
import { good } from "../../diagnosis/findings/finding";

const QUICK_MS = 5_000;

/** What a report needs beside the findings: versions, system, and on which side of a remote window this runs. */
export function checkVersions(extension: vscode.Extension<unknown>): Check {
  return {
    title: localized("Versions"),
    limitMs: QUICK_MS,
    run: async () => {
      const { version } = extension.packageJSON as { readonly version: string };
      const editor = `${vscode.env.appName} ${vscode.version}`;
      const system = `${process.platform} ${release()} ${process.arch}`;
      return [
        good(localized("{0}, Box Auth {1}, Node {2}, {3}", editor, version, process.versions.node, system)),
        good(placeOf(extension)),
      ];
    },
  };
}

function placeOf({ extensionKind }: vscode.Extension<unknown>) {
  const { remoteName, uiKind } = vscode.env;
  if (uiKind === vscode.UIKind.Web) {
    return localized("This editor runs in a browser; Box Auth runs where its server is.");
  }
  if (remoteName === undefined) {
    return localized("This window is on this machine, and so is Box Auth.");
  }
  return extensionKind === vscode.ExtensionKind.Workspace
    ? localized("This window is remote ({0}), and Box Auth runs over there.", remoteName)
    : localized("This window is remote ({0}), and Box Auth runs where you sit.", remoteName);
}
