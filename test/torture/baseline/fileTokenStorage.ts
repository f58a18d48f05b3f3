import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { TokenStorage } from "box-node-sdk/box";
import type { AccessToken } from "box-node-sdk/schemas";

/**
 * A token storage for the official SDK in a file that all processes share: read at each `get`, written whole to a
 * temporary file and renamed at each `store`. The SDK's interface has no place for a lock, so there is none.
 */
export class FileTokenStorage implements TokenStorage {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async store(token: AccessToken): Promise<undefined> {
    const temporary = `${this.#file}.${randomUUID()}`;
    await writeFile(temporary, JSON.stringify(token), { mode: 0o600 });
    await rename(temporary, this.#file);
    return undefined;
  }

  async get(): Promise<AccessToken | undefined> {
    const text = await readFile(this.#file, "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as AccessToken);
  }

  async clear(): Promise<undefined> {
    await rm(this.#file, { force: true });
    return undefined;
  }
}
