/** Where the lower floors tell what they do. `vscode.LogOutputChannel` fits it. Never given a secret (law 4). */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
