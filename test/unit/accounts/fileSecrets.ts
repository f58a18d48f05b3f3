import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { Emitter } from "../../../src/base/emitter";

/** A SecretStorage that outlives its process: each write is in the file before it resolves. One process at a time. */
export class FileSecrets implements SecretStore {
  readonly #file: string;
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;

  constructor(file: string) {
    this.#file = file;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#read().get(key);
  }

  async keys(): Promise<string[]> {
    return [...this.#read().keys()];
  }

  async store(key: string, value: string): Promise<void> {
    this.#write(key, this.#read().set(key, value));
  }

  async delete(key: string): Promise<void> {
    const values = this.#read();
    values.delete(key);
    this.#write(key, values);
  }

  #read(): Map<string, string> {
    return new Map(JSON.parse(readFileSync(this.#file, { encoding: "utf8", flag: "a+" }) || "[]"));
  }

  #write(key: string, values: ReadonlyMap<string, string>): void {
    writeFileSync(`${this.#file}.tmp`, JSON.stringify([...values]));
    renameSync(`${this.#file}.tmp`, this.#file);
    this.#changed.fire({ key });
  }
}
