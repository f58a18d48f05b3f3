import { join } from "node:path";
import { root } from "../host/paths";
import type { Host } from "../host/prepare";
import { boxTokenRuns, type Round } from "./boxTokenRuns";
import { type WindowLoad, windowLoads } from "./windowLoads";

export interface BenchOptions {
  readonly host: Host;
  /** The package under measurement, just built. */
  readonly vsix: string;
  /** Window loads to take for each state of the accounts. */
  readonly loads: number;
  readonly say: (line: string) => void;
}

/** What figures are taken from. Costly things are done when a figure first asks, and once for all figures. */
export class Bench {
  readonly vsix: string;
  readonly entry = join(root, "dist", "extension.js");
  readonly #options: BenchOptions;
  #signedOut: Promise<WindowLoad[]> | undefined;
  #boxToken: Promise<readonly Round[]> | undefined;
  #withAccount: Promise<WindowLoad[]> | undefined;

  constructor(options: BenchOptions) {
    this.vsix = options.vsix;
    this.#options = options;
  }

  signedOut(): Promise<readonly WindowLoad[]> {
    this.#signedOut ??= windowLoads({ ...this.#options, withAccount: false });
    return this.#signedOut;
  }

  withAccount(): Promise<readonly WindowLoad[]> {
    this.#withAccount ??= windowLoads({ ...this.#options, withAccount: true });
    return this.#withAccount;
  }

  boxToken(): Promise<readonly Round[]> {
    this.#boxToken ??= boxTokenRuns();
    return this.#boxToken;
  }
}
