import type { SealedContent } from "../../../../src/accounts/model/account";
import { SharedTokenFiles } from "../../../../src/accounts/shared/sharedTokenFiles";
import { systemClock as clock } from "../../../../src/base/clock";
import { Secret } from "../../../../src/base/secret";
import { FetchTransport } from "../../../../src/box/http/fetchTransport";
import type { HttpRequest, HttpResponse, Transport } from "../../../../src/box/http/transport";
import { readCurrentUser } from "../../../../src/box/oauth/currentUser";
import type { CrashingAction, CrashOrder, CrashPoint } from "../crashOrder";
import { demoAppAt } from "../demoApp";
import { FileSecrets } from "../fileSecrets";
import { type SimulatedWindow, simulatedWindow } from "../simulatedWindow";

/** A window that does what its parent says, and is killed where its parent says. Nothing runs after that: no flush, no unlock. */
let crashAt: (point: CrashPoint) => void = () => undefined;

class CrashingTransport implements Transport {
  readonly #road = new FetchTransport(clock);

  async send(request: HttpRequest): Promise<HttpResponse> {
    crashAt("asking");
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

  override async delete(key: string): Promise<void> {
    crashAt("ended");
    await super.delete(key);
  }
}

class CrashingFiles extends SharedTokenFiles {
  override async create(id: string, sealKey: Secret, content: SealedContent) {
    if (content.ended) {
      crashAt("ending");
    }
    return super.create(id, sealKey, content);
  }
}

async function perform(window: SimulatedWindow, action: CrashingAction): Promise<void> {
  const [account] = window.registry.all();
  if (!account) {
    throw new Error("There is no account.");
  }
  if (action.kind === "signOut") {
    await window.signOut.signOut(account.id);
  } else if (action.kind === "signIn") {
    const app = { ...demoAppAt(action.box), clientSecret: new Secret(action.clientSecret) };
    const { redirectUri } = app;
    const [code, codeVerifier] = [new Secret(action.code), new Secret(action.codeVerifier)];
    await window.signIn.withCode(app, { code, codeVerifier, redirectUri });
  } else {
    const { app, tokenSet } = await window.keeper.refresh(account.id);
    crashAt("unlocked");
    await readCurrentUser(new FetchTransport(clock), app.endpoints, tokenSet.accessToken);
    crashAt("used");
  }
}

async function follow({ folder, secretsFile, action, point }: CrashOrder): Promise<void> {
  const window = simulatedWindow({
    folder,
    secrets: new CrashingSecrets(secretsFile),
    clock,
    transport: new CrashingTransport(),
    parts: { files: new CrashingFiles(folder) },
  });
  await window.open();
  crashAt = (here) => {
    if (here === point) {
      process.kill(process.pid, "SIGKILL");
    }
  };
  window.registry.onDidChange(() => crashAt("published"));
  await perform(window, action);
}

process.once("disconnect", () => process.exit());
process.once("message", (order: CrashOrder) => void follow(order).finally(() => process.exit()));
