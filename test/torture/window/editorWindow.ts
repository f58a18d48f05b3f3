import { createHash } from "node:crypto";
import { Enrolment } from "../../../src/accounts/enrolment";
import { RefreshSchedule } from "../../../src/accounts/refreshSchedule";
import { ServerClock } from "../../../src/accounts/serverClock";
import { UserActivity } from "../../../src/accounts/shared/userActivity";
import { TokenKeeper } from "../../../src/accounts/tokenKeeper";
import { TokenRequests } from "../../../src/accounts/tokenRequests";
import { systemClock } from "../../../src/base/clock";
import { BoxError } from "../../../src/base/errors";
import { silentLog as log } from "../../../src/base/log";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import { readCurrentUser } from "../../../src/box/oauth/currentUser";
import { TokenEndpoint } from "../../../src/box/oauth/tokenEndpoint";
import { demoAppAt } from "../../unit/accounts/simulatedWindow";
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
import { Trail } from "./trail";
import { VirtualTimeline } from "./virtualTimeline";
import {
  WatchedLock,
  WatchedRegistry,
  WatchedRetryAfterStore,
  WatchedSharedTokenFiles,
  WatchedStore,
  WatchedTransport,
} from "./watchedParts";

/** The waits before a retry, and after a sleep, end so much sooner. The 30 s limit of a request stays. */
const TIMER_SPEED = 10;

/** The accounts of one editor window, composed as in the product. */
export class EditorWindow {
  readonly #place: WindowPlace;
  readonly #timeline: VirtualTimeline;
  readonly #shared: SharedSecrets;
  readonly #secrets: ReturnType<typeof secretsOf>;
  readonly #trail: Trail;
  readonly #transport: WatchedTransport;
  readonly #sharedFiles: WatchedSharedTokenFiles;
  readonly #registry: WatchedRegistry;
  readonly #keeper: TokenKeeper;
  readonly #enrolment: Enrolment;
  readonly #schedule: RefreshSchedule;

  constructor(place: WindowPlace, tell: TellMachine, show: (shown: Shown) => void) {
    const { folder } = place;
    this.#place = place;
    this.#timeline = new VirtualTimeline(place.time);
    this.#trail = new Trail(place.trail);
    const { reach } = this.#trail;
    this.#shared = new SharedSecrets(place.secrets, tell);
    this.#secrets = secretsOf(place.store, this.#shared);
    const clock = this.#timeline.clock();
    const quickClock = this.#timeline.clock(TIMER_SPEED);
    this.#transport = new WatchedTransport(new FetchTransport(clock), reach);
    this.#sharedFiles = new WatchedSharedTokenFiles(folder, reach);
    const store = new WatchedStore(this.#secrets, reach);
    this.#registry = new WatchedRegistry({ store, sharedFiles: this.#sharedFiles, clock, log, reach });
    // Processes stop and die in real time, so the lock lives in it.
    const locks = new WatchedLock({ folder, clock: systemClock, limits: place.limits, reach });
    const serverClock = new ServerClock(clock);
    const tokenEndpoint = new TokenEndpoint(this.#transport);
    const tokenRequests = new TokenRequests({ tokenEndpoint, serverClock, clock });
    const common = { registry: this.#registry, tokenRequests, serverClock, log };
    const retryAfter = new WatchedRetryAfterStore(folder, clock, reach);
    this.#keeper = new TokenKeeper({ ...common, locks, retryAfter, clock: quickClock });
    const keeper = this.#keeper;
    this.#enrolment = new Enrolment({ ...common, keeper, tokenEndpoint, transport: this.#transport, clock });
    this.#schedule = new RefreshSchedule({
      registry: this.#registry,
      keeper,
      userActivity: new UserActivity(folder, clock),
      serverClock,
      clock: quickClock,
      mode: () => "beforeExpiry",
      isActive: () => true,
    });
    this.#registry.onDidChange((id) => show(this.#shown(id)));
  }

  async open(): Promise<void> {
    await this.#registry.open();
  }

  close(): void {
    this.#schedule.dispose();
    this.#registry.dispose();
    this.#secrets.kill?.();
  }

  accounts(): Report {
    return { kind: "accounts", ids: this.#registry.all().map(({ id }) => id) };
  }

  arrive(write: SecretWrite): void {
    this.#shared.arrive(write);
  }

  set time(time: WindowPlace["time"]) {
    this.#timeline.time = time;
  }

  set diskIsFull(isFull: boolean) {
    this.#sharedFiles.isFull = isFull;
  }

  set offlinePort(port: number | undefined) {
    this.#transport.offlinePort = port;
  }

  async signIn(code: string): Promise<Report> {
    const app = demoAppAt(this.#place.box);
    const grant = { code: new Secret(code), codeVerifier: new Secret(CODE_VERIFIER) };
    const { id } = await this.#enrolment.signIn(app, { ...grant, redirectUri: app.redirectUri });
    return { kind: "accounts", ids: [id] };
  }

  async fresh(account: string, minimumLifeMs: number): Promise<Report> {
    const { accessToken } = await this.#keeper.fresh(account, minimumLifeMs);
    return this.#used(account, accessToken);
  }

  async renew(account: string): Promise<Report> {
    const { accessToken } = await this.#keeper.renew(account);
    return this.#used(account, accessToken);
  }

  async use(id: string): Promise<Report> {
    const account = this.#registry.get(id);
    return account ? this.#used(id, account.tokenSet.accessToken) : { kind: "done" };
  }

  async look(): Promise<void> {
    await this.#schedule.look();
  }

  async focus(): Promise<void> {
    await this.#registry.adoptAll();
    await this.#schedule.look();
  }

  async signOut(account: string): Promise<void> {
    await this.#enrolment.signOut(account);
  }

  async writeOtherSecret(key: string): Promise<void> {
    await this.#secrets.store(`other/${key}`, "canary-other");
  }

  async #used(account: string, accessToken: Secret): Promise<TokenReport> {
    const at = machineTime();
    const generation = this.#registry.get(account)?.generation ?? 0;
    const { url: apiUrl, authorizeUrl } = this.#place.box;
    const used = await readCurrentUser(this.#transport, { apiUrl, authorizeUrl }, accessToken).then(
      () => 200,
      (error: unknown) => (error instanceof BoxError ? (error.status ?? error.code) : "unexpected"),
    );
    this.#trail.reach("used");
    return { kind: "token", generation, at, used };
  }

  #shown(id: string): Shown {
    const account = this.#registry.get(id);
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
