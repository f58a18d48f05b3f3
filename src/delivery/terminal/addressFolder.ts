import { mkdir, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { replaceAtomically } from "../../base/atomicFile";
import type { Clock } from "../../base/clock";
import { ADDRESS_VERSION, addressFile, readAddress, type WindowAddress } from "../boxToken/windowAddress";

/** Nobody opens that workspace any more. */
const FORGOTTEN_MS = 60 * 24 * 60 * 60_000;

/** The addresses of this machine's windows, a file for each workspace, for this person alone. */
export class AddressFolder {
  readonly #path: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  read(workspace: string): WindowAddress | undefined {
    return readAddress(addressFile(this.#path, workspace));
  }

  /** In place of the one before, and forgets windows of long ago. @throws the system's error */
  async write(workspace: string, { path, secret }: WindowAddress): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    await replaceAtomically(
      addressFile(this.#path, workspace),
      JSON.stringify({ version: ADDRESS_VERSION, path, secret: secret.expose() }),
      { durable: false },
    );
    await this.#forgetOld();
  }

  /** Unless another window of the workspace, as a second browser tab is one, has written its own since. */
  async remove(workspace: string, address: WindowAddress): Promise<void> {
    if (this.read(workspace)?.secret.equals(address.secret)) {
      await unlink(addressFile(this.#path, workspace)).catch(() => undefined);
    }
  }

  async #forgetOld(): Promise<void> {
    for (const name of await readdir(this.#path)) {
      const file = join(this.#path, name);
      const { mtimeMs = Number.POSITIVE_INFINITY } = (await stat(file).catch(() => undefined)) ?? {};
      if (this.#clock.now() - mtimeMs > FORGOTTEN_MS) {
        await unlink(file).catch(() => undefined);
      }
    }
  }
}
