import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evidenceFolders } from "./evidence";

/**
 * A folder that is gone when this process is, unless it is evidence for the search for secrets. What a test writes
 * itself, as a person does who has a file with a client secret, is no evidence against the product.
 */
export class TemporaryFolder {
  readonly path: string;
  readonly #kept: boolean;
  readonly #removeAtExit = () => rmSync(this.path, REMOVAL);

  constructor(name: string, writtenBy: "product" | "test" = "product") {
    const evidence = writtenBy === "product" ? evidenceFolders() : undefined;
    this.#kept = evidence !== undefined;
    this.path = mkdtempSync(join(evidence ?? tmpdir(), `box-auth-${name}-`));
    if (!this.#kept) {
      process.once("exit", this.#removeAtExit);
    }
  }

  /** Makes a folder inside and gives its path. */
  inside(...names: string[]): string {
    const path = join(this.path, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  async remove(): Promise<void> {
    if (!this.#kept) {
      await rm(this.path, REMOVAL);
      process.off("exit", this.#removeAtExit);
    }
  }
}

const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;
