import * as vscode from "vscode";

/** A debug session that is about to start, after everybody else has had a say in its configuration. */
export interface Launch {
  readonly folder: vscode.WorkspaceFolder | undefined;
  readonly configuration: vscode.DebugConfiguration;
  readonly cancellation: vscode.CancellationToken | undefined;
}

/** `undefined` ends the launch. */
export type ResolveLaunch = (launch: Launch) => Promise<vscode.DebugConfiguration | undefined>;

/**
 * Registered at start-up: whoever does not write `boxAuth` into a debug configuration loads nothing. The last of the host's
 * steps is the one that other extensions do not see any more.
 */
export function registerLaunches(resolve: ResolveLaunch): vscode.Disposable {
  return vscode.debug.registerDebugConfigurationProvider("*", {
    resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration, cancellation) =>
      Object.hasOwn(configuration, "boxAuth")
        ? resolve({ folder, configuration, cancellation })
        : configuration,
  });
}
