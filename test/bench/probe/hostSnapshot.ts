/** What the probe sees from inside the extension host, and how the bench asks for it. */

export const OURS = "box-auth.box-auth";
export const BASELINE = "vscode.github-authentication";

export const SNAPSHOT_COMMAND = "boxAuthBench.snapshot";
export const SNAPSHOT_TITLE = "Bench: Take a Snapshot of the Extension Host";
export const SNAPSHOT_FILE = "snapshot.json";

/** A moment that the extension host noted, in epoch milliseconds. The host counts whole ones. */
export interface HostMark {
  readonly name: string;
  readonly startTime: number;
}

/** A module of an extension that the process holds; `file` is relative to the extension. */
export interface LoadedFile {
  readonly file: string;
  readonly bytes: number;
}

export interface HostSnapshot {
  /** Of the extension host: another one at every window load. */
  readonly pid: number;
  /** In the order in which they were noted. */
  readonly marks: readonly HostMark[];
  readonly loaded: Readonly<Record<typeof OURS | typeof BASELINE, readonly LoadedFile[]>>;
}
