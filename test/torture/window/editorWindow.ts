import { createHash } from "node:crypto";
import { type AccountsParts, composeAccounts } from "../../../src/accounts/composeAccounts";
import { BoundedSecretStore } from "../../../src/accounts/model/secretStore";
import { systemClock } from "../../../src/base/clock";
import { BoxError } from "../../../src/base/errors";
import { silentLog as log } from "../../../src/base/log";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { readCurrentUser } from "../../../src/box/oauth/currentUser";
import { demoAppAt } from "../../unit/accounts/demoApp";
import { machineTime } from "../arrows";
import {
  CODE_VERIFIER,
  type Report,
  type SecretWrite,
  type Shown,
  type TokenReport,
  type WindowPlace,
} from "../orders";
import { SharedSecrets, secretsOf, type TellMachine } from "./sharedSecrets";
import { Trace } from "./trace";
import { VirtualTimeline } from "./virtualTimeline";
import {
  MoodySecrets,
  type StorageMood,
  WatchedLock,
  WatchedRetryAfterStore,
  WatchedSharedTokenFiles,
  WatchedStore,
  WatchedTransport,
} from "./watchedParts";

/** The waits before a retry, and after a sleep, end so much sooner; what SecretStorage needs, and the 30 s of a request, do not. */
const TIMER_SPEED = 4;

/** The accounts of one editor window, composed as in the product. */
export class EditorWindow {
  readonly #place: WindowPlace;
  readonly #timeline: VirtualTimeline;
  readonly #shared: SharedSecrets;
  readonly #secrets: ReturnType<typeof secretsOf>;
  readonly #moody: MoodySecrets;
  readonly #trace: Trace;
  readonly #transport: WatchedTransport;
  readonly #files: WatchedSharedTokenFiles;
  readonly #parts: AccountsParts;

  constructor(place: WindowPlace, tell: TellMachine, show: (shown: Shown) => void) {
    const { folder } = place;
    this.#place = place;
    this.#timeline = new VirtualTimeline(place.time);
    this.#trace = new Trace(place.trace);
    const { reach } = this.#trace;
    this.#shared = new SharedSecrets(place.secrets, tell);
    this.#secrets = secretsOf(place.store, this.#shared);
    this.#moody = new MoodySecrets(this.#secrets);
    const clock = this.#timeline.clock();
    const quickClock = this.#timeline.clock(TIMER_SPEED);
    this.#transport = new WatchedTransport(new FetchTransport(clock), reach);
    this.#files = new WatchedSharedTokenFiles(folder, reach);
    this.#parts = composeAccounts({
      secrets: this.#moody,
      folder,
      transport: this.#transport,
      clock: quickClock,
      log,
      refreshMode: () => "beforeExpiry",
      isActive: () => true,
      parts: {
        store: new WatchedStore(new BoundedSecretStore(this.#moody, quickClock), reach),
        files: this.#files,
        // Processes stop and die in real time, so the lock lives in it.
        locks: new WatchedLock({ folder, clock: systemClock, limits: place.limits, reach }),
        retryAfter: new WatchedRetryAfterStore(folder, clock, reach),
      },
    });
    this.#parts.registry.onDidChange(({ id }) => {
      reach("published");
      show(this.#shown(id));
    });
  }

  async open(): Promise<void> {
    await this.#parts.open();
  }

  close(): void {
    this.#parts.dispose();
    this.#secrets.kill?.();
  }

  accounts(): Report {
    return { kind: "accounts", ids: this.#parts.registry.all().map(({ id }) => id) };
  }

  arrive(write: SecretWrite): void {
    this.#shared.arrive(write);
  }

  set time(time: WindowPlace["time"]) {
    this.#timeline.time = time;
  }

  set diskIsFull(isFull: boolean) {
    this.#files.isFull = isFull;
  }

  set storageMood(mood: StorageMood) {
    this.#moody.mood = mood;
  }

  set offlinePort(port: number | undefined) {
    this.#transport.offlinePort = port;
  }

  /** @param clientSecret when the app has another one by now */
  async signIn(code: string, clientSecret?: string): Promise<Report> {
    const known = demoAppAt(this.#place.box);
    const app = { ...known, ...(clientSecret && { clientSecret: new Secret(clientSecret) }) };
    const grant = { code: new Secret(code), codeVerifier: new Secret(CODE_VERIFIER) };
    const { id } = await this.#parts.signIn.withCode(app, { ...grant, redirectUri: app.redirectUri });
    return { kind: "accounts", ids: [id] };
  }

  async getToken(account: string, minimumLifetimeMs: number): Promise<Report> {
    const { tokenSet } = await this.#parts.keeper.getToken(account, minimumLifetimeMs);
    return this.#used(account, tokenSet.accessToken);
  }

  async renew(account: string): Promise<Report> {
    const { tokenSet } = await this.#parts.keeper.refresh(account);
    return this.#used(account, tokenSet.accessToken);
  }

  async use(id: string): Promise<Report> {
    const account = this.#parts.registry.get(id);
    return account ? this.#used(id, account.tokenSet.accessToken) : { kind: "done" };
  }

  async checkSchedule(): Promise<void> {
    await this.#parts.schedule.check();
  }

  async focus(): Promise<void> {
    await this.#parts.registry.syncAll();
    await this.#parts.schedule.check();
  }

  async signOut(account: string): Promise<void> {
    await this.#parts.signOut.signOut(account);
  }

  async writeOtherSecret(key: string): Promise<void> {
    await this.#secrets.store(`other/${key}`, "canary-other");
  }

  async #used(account: string, accessToken: Secret): Promise<TokenReport> {
    const at = machineTime();
    const generation = this.#parts.registry.get(account)?.generation ?? 0;
    const { url: apiUrl, authorizeUrl } = this.#place.box;
    const used = await readCurrentUser(this.#transport, { apiUrl, authorizeUrl }, accessToken).then(
      () => 200,
      (error: unknown) => (error instanceof BoxError ? (error.status ?? error.code) : "unexpected"),
    );
    this.#trace.reach("used");
    return { kind: "token", generation, at, used };
  }

  #shown(id: string): Shown {
    const account = this.#parts.registry.get(id);
    const at = machineTime();
    if (!account) {
      return { account: id, at };
    }
    const { generation, tokenSet, problem } = account;
    const print = createHash("sha256").update(tokenSet.accessToken.expose()).digest("hex").slice(0, 8);
    const { expiresAt } = tokenSet;
    return {
      account: id,
      token: { generation, print, expiresAt, ...(problem && { problem: problem.decision }) },
      at,
    };
  }
}
