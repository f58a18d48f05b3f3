import { systemClock as clock } from "../../../../src/base/clock";
import { FetchTransport } from "../../../../src/box/http/fetchTransport";
import type { HttpRequest, HttpResponse, Transport } from "../../../../src/box/http/transport";
import { readCurrentUser } from "../../../../src/box/oauth/currentUser";
import { FileSecrets } from "../fileSecrets";
import { simulatedWindow } from "../simulatedWindow";

/** A window that refreshes its one account and uses the new token, and is killed where its parent says. */
const [folder = "", secretsFile = "", point = ""] = process.argv.slice(2);

/** Nothing runs after this: no handler, no flush, no unlock. */
function crashAt(here: string): void {
  if (here === point) {
    process.kill(process.pid, "SIGKILL");
  }
}

class CrashingTransport implements Transport {
  readonly #road = new FetchTransport(clock);

  async send(request: HttpRequest): Promise<HttpResponse> {
    crashAt("locked");
    const response = await this.#road.send(request);
    crashAt("answered");
    return response;
  }
}

class CrashingSecrets extends FileSecrets {
  override async store(key: string, value: string): Promise<void> {
    crashAt("sealed");
    await super.store(key, value);
    crashAt("stored");
  }
}

async function refreshAndUse(): Promise<void> {
  const transport = new CrashingTransport();
  const secrets = new CrashingSecrets(secretsFile);
  const window = simulatedWindow({ folder, secrets, clock, transport });
  const { registry, keeper } = window;
  await window.open();
  registry.onDidChange(() => crashAt("published"));
  const [account] = registry.all();
  if (!account) {
    throw new Error("There is no account to refresh.");
  }
  const { app, tokenSet } = await keeper.refresh(account.id);
  crashAt("unlocked");
  await readCurrentUser(new FetchTransport(clock), app.endpoints, tokenSet.accessToken);
  crashAt("used");
}

process.once("disconnect", () => process.exit());
void refreshAndUse().finally(() => process.exit());
