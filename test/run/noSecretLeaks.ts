import { evidenceFolders, rememberedSecrets } from "../host/evidence";
import type { Journal, Stage } from "./journal";
import { type Leak, SecretSearch, searchFolder, shortened } from "./secretSearch";

/** After all tests: what VS Code, its servers and the runner wrote holds none of the secrets that a simulator issued. */
export const noSecretLeaks: Stage = {
  name: "No secret in any file or output",
  run: async (journal) => {
    const secrets = rememberedSecrets();
    const folder = evidenceFolders();
    if (!folder || secrets.length === 0) {
      throw new Error("No suite has told which secrets it used, so nothing could be searched for.");
    }
    const search = new SecretSearch(secrets);
    const leaks = [...(await searchFolder(folder, search)), ...inTranscript(journal, search)];
    journal.say(`  searched for ${secrets.length} secrets`);
    if (leaks.length > 0) {
      throw new Error(leaks.map(({ file, secret }) => `${secret} in ${file}`).join("\n"));
    }
  },
};

function inTranscript({ transcript }: Journal, secrets: SecretSearch): Leak[] {
  return secrets.in(Buffer.from(transcript)).map(shortened("the output of this run"));
}
