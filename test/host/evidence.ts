import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What the search for secrets needs from every process of a test run: the folders that VS Code wrote to, kept until the
 * search is over, and the secrets that a simulator issued. The variable names the folder and is inherited.
 */
const VARIABLE = "BOX_AUTH_EVIDENCE";

/** Begins to keep evidence in this process and the ones it starts. Returns the folder that holds it all. */
export function keepEvidence(): string {
  const folder = mkdtempSync(join(tmpdir(), "box-auth-evidence-"));
  process.env[VARIABLE] = folder;
  mkdirSync(join(folder, "folders"));
  mkdirSync(join(folder, "secrets"));
  return folder;
}

/** Where folders are kept, when they are. */
export function evidenceFolders(): string | undefined {
  const folder = process.env[VARIABLE];
  return folder && join(folder, "folders");
}

/** Notes what must be found nowhere: client secrets, codes, tokens. To be called before a simulator is closed. */
export function rememberSecrets(secrets: readonly string[]): void {
  const folder = process.env[VARIABLE];
  if (folder) {
    const own = mkdtempSync(join(folder, "secrets", "of-"));
    writeFileSync(join(own, "secrets.json"), JSON.stringify(secrets), { mode: 0o600 });
  }
}

export function rememberedSecrets(): string[] {
  const folder = process.env[VARIABLE];
  const names = folder ? readdirSync(join(folder, "secrets")) : [];
  const lists = names.map((name) =>
    readFileSync(join(folder ?? "", "secrets", name, "secrets.json"), "utf8"),
  );
  return [...new Set(lists.flatMap((text) => JSON.parse(text) as string[]))];
}
