import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SideExtension } from "../../host/sideExtension";
import { TemporaryFolder } from "../../host/temporaryFolder";

/** Ports that an editor cannot have, since no test can make an operating system reserve one. */
export class ReservedPorts {
  readonly #folder = new TemporaryFolder("reserved", "test");
  readonly #file = join(this.#folder.path, "port");

  /** Lives in the same extension host as ours. */
  get extension(): SideExtension {
    const program = JSON.stringify(join(__dirname, "refuseListening.js"));
    const file = JSON.stringify(this.#file);
    return {
      name: "reserved-ports",
      manifest: { activationEvents: ["*"] },
      files: {
        "extension.js": `exports.activate = () => require(${program}).refuseListening(${file});\n`,
      },
    };
  }

  reserve(port: string): void {
    writeFileSync(this.#file, port);
  }

  free(): void {
    rmSync(this.#file, { force: true });
  }

  async remove(): Promise<void> {
    await this.#folder.remove();
  }
}
