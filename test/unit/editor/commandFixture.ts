import "../../vscode-stub/install";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import type * as vscode from "vscode";
import type { Accounts } from "../../../src/accounts/accounts";
import type { Account } from "../../../src/accounts/model/accountView";
import { Secret } from "../../../src/base/secret";
import { FetchTransport } from "../../../src/box/http/fetchTransport";
import type { StreamTransport, Transport } from "../../../src/box/http/transport";
import type { Endpoints } from "../../../src/box/oauth/endpoints";
import { type Delivery, openDelivery } from "../../../src/delivery/openDelivery";
import { CopiedTokens } from "../../../src/editor/clipboard/copiedTokens";
import { TokenClipboard } from "../../../src/editor/clipboard/tokenClipboard";
import { type Command, type CommandParts, runCommand } from "../../../src/editor/commands/command";
import { CompanionOffer } from "../../../src/editor/companion/companionOffer";
import { AnsweredPages } from "../../../src/editor/display/answeredPages";
import { readMcpUrl, readRefreshMode } from "../../../src/editor/host/settings";
import { ActiveAccount } from "../../../src/editor/notices/activeAccount";
import { askConsent } from "../../../src/editor/notices/askConsent";
import { PendingSignIn } from "../../../src/editor/notices/pendingSignIn";
import { AppDrafts } from "../../../src/editor/prompts/appDrafts";
import { ConfirmedTransport } from "../../../src/editor/prompts/confirmedTransport";
import { ServerConfirmation } from "../../../src/editor/prompts/serverConfirmation";
import { demoApp, demoCcgApp, demoUsers } from "../../box-simulator/tenant";
import { approveOnOtherMachine } from "../../e2e/otherMachine";

import { root } from "../../host/paths";
import { editor } from "../../vscode-stub/scriptedEditor";
import { ExtensionKind, Uri } from "../../vscode-stub/values";
import { drive } from "../accounts/drive";
import { SimulatedMachine } from "../accounts/simulatedMachine";
import { directTransport } from "../box/directTransport";
import type { ManualClock } from "../manualClock";
import { RememberedState } from "./rememberedState";

/** The app of the person who sits here: registered with this window's redirect URI. */
export const ownApp = {
  clientId: "ownappclientid000000000000000001",
  clientSecret: "canarysecretoftheownapp000000001",
} as const;

/** One window with the real accounts over a simulated Box; only the editor around it is a stub. */
export class CommandFixture {
  readonly everywhere: RememberedState;
  readonly workspace = new RememberedState();
  readonly logged: string[] = [];
  readonly accounts: Accounts;
  readonly redirectUri: string;
  /** Where accounts are told that Box is. */
  readonly apiUrl: string;
  readonly parts: CommandParts;
  readonly delivery: Delivery;
  /** The accounts whose page about the actor was shown last. */
  readonly shownActors: string[] = [];
  /** The agents whose page was shown. */
  readonly shownAgents: string[] = [];
  readonly actors = new AnsweredPages({ show: async (id) => void this.shownActors.push(id) });

  /** @param api in place of the simulated Box's own address, which its requests still reach */
  static async start(api?: string): Promise<CommandFixture> {
    editor.reset();
    const machine = await SimulatedMachine.start();
    const everywhere = new RememberedState();
    const servers = new ServerConfirmation(everywhere);
    const { authorizeUrl } = machine.simulator;
    const apiUrl = api ?? machine.simulator.apiUrl;
    const network = new FetchTransport(machine.clock);
    const streams = directTransport(machine.clock);
    const toSimulator = (url: string) => url.replace(apiUrl, machine.simulator.apiUrl);
    const box: Transport & StreamTransport = {
      send: (request) => network.send({ ...request, url: toSimulator(request.url) }),
      stream: (request) => streams.stream({ ...request, url: toSimulator(request.url) }),
    };
    const transport = new ConfirmedTransport(box, servers);
    const { accounts } = await machine.openFace({ transport, refreshMode: readRefreshMode });
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    machine.simulator.addApp({ ...ownApp, redirectUris: [redirectUri] });
    for (const [name, value] of Object.entries({ apiUrl, authorizeUrl, redirectUri })) {
      editor.settings.set(`boxAuth.${name}`, value);
    }
    return new CommandFixture(machine, { accounts, servers, transport, everywhere, redirectUri, apiUrl });
  }

  private constructor(
    readonly machine: SimulatedMachine,
    window: Pick<CommandFixture, "accounts" | "everywhere" | "redirectUri" | "apiUrl"> & {
      readonly servers: ServerConfirmation;
      readonly transport: Transport & StreamTransport;
    },
  ) {
    const { clock } = machine;
    const { accounts, servers } = window;
    this.accounts = accounts;
    this.everywhere = window.everywhere;
    this.redirectUri = window.redirectUri;
    this.apiUrl = window.apiUrl;
    const note = (line: string) => void this.logged.push(line);
    const log = { info: note, warn: note, error: note, show: () => undefined };
    const state = { everywhere: this.everywhere, workspace: this.workspace };
    const active = new ActiveAccount(accounts, state);
    this.delivery = openDelivery({
      accounts,
      active,
      ask: (question) => askConsent(accounts, question),
      workspace: this.workspace,
      refreshMode: readRefreshMode,
      mcpUrl: readMcpUrl,
      transport: window.transport,
      clock,
    });
    this.parts = {
      accounts,
      active,
      copied: new CopiedTokens(accounts, clock),
      clipboard: new TokenClipboard({ clock, everywhere: this.everywhere, log }),
      details: { show: async () => undefined },
      actors: this.actors,
      agents: { show: async (id) => void this.shownAgents.push(id) },
      companion: new CompanionOffer({
        extension: { extensionKind: ExtensionKind.UI } as vscode.Extension<unknown>,
        globalState: this.everywhere as unknown as vscode.ExtensionContext["globalState"],
      }),
      drafts: new AppDrafts(),
      pending: new PendingSignIn(),
      servers,
      runsRemotely: false,
      delivery: async () => this.delivery,
      transport: window.transport,
      media: Uri.file(join(root, "media")) as unknown as vscode.Uri,
      askedSignOuts: new Set(),
      clock,
      log,
    };
  }

  get clock(): ManualClock {
    return this.machine.clock;
  }

  get simulator() {
    return this.machine.simulator;
  }

  /** As the settings have them. */
  get endpoints(): Endpoints {
    const { apiUrl, simulator } = this;
    return { apiUrl, authorizeUrl: simulator.authorizeUrl };
  }

  /** Runs a command as a key or a link does, with time going on until it is done. */
  run(command: Command, accountId?: string): Promise<void> {
    return drive(this.clock, this.start(command, accountId));
  }

  /** The same, while time stands still. */
  start(command: Command, accountId?: string): Promise<void> {
    return runCommand(async () => command, this.parts, accountId);
  }

  /** The address that the next sign-in opens in the browser. */
  async nextOpened(): Promise<string> {
    const seen = editor.opened.length;
    await editor.until(() => editor.opened.length > seen);
    return editor.opened[seen] ?? "";
  }

  /** Runs a command whose sign-in the person approves in the browser. Gives the address that was opened. */
  async runApproved(command: Command, accountId?: string): Promise<string> {
    const approving = this.nextOpened().then(async (address) => {
      await fetch(await approveOnOtherMachine(address));
      return address;
    });
    await this.run(command, accountId);
    return approving;
  }

  /** An account as a sign-in through the browser leaves it, with its app kept. */
  async signInOAuth(userId: string = demoUsers[0].id, app = demoApp): Promise<Account> {
    const redirectUri = app.redirectUris[0] ?? "";
    const codeVerifier = new Secret("canary-code-verifier-of-more-than-forty-three-letters");
    const codeChallenge = createHash("sha256").update(codeVerifier.expose()).digest("base64url");
    const code = this.simulator.issueCode({
      clientId: app.clientId,
      userId,
      redirectUri,
      codeChallenge,
      codeChallengeMethod: "S256",
    });
    const {
      apiUrl,
      simulator: { authorizeUrl },
    } = this;
    const oauthApp = {
      clientId: app.clientId,
      clientSecret: new Secret(app.clientSecret),
      redirectUri,
      endpoints: { apiUrl, authorizeUrl },
    };
    await this.accounts.apps.write(oauthApp);
    const grant = { code: new Secret(code), codeVerifier, redirectUri };
    return drive(this.clock, this.accounts.signInWithCode(oauthApp, grant));
  }

  async addServiceAccount(): Promise<Account> {
    const { clientId, clientSecret, enterpriseId } = demoCcgApp;
    const {
      apiUrl,
      simulator: { authorizeUrl },
    } = this;
    const app = { clientId, clientSecret: new Secret(clientSecret), endpoints: { apiUrl, authorizeUrl } };
    const subject = { type: "enterprise", id: enterpriseId } as const;
    return drive(this.clock, this.accounts.addServerAccount({ kind: "clientCredentials", app, subject }));
  }

  /** @param age since it was made, in milliseconds; `null` for an App Token */
  async addDeveloperToken(age: number | null = 0): Promise<Account> {
    const madeAt = age === null ? undefined : this.clock.now() - age;
    const accessToken = new Secret(this.simulator.issueDeveloperToken().accessToken);
    const {
      apiUrl,
      simulator: { authorizeUrl },
    } = this;
    const endpoints = { apiUrl, authorizeUrl };
    return drive(this.clock, this.accounts.addDeveloperToken({ accessToken, endpoints, madeAt }));
  }

  /** Whether Box still accepts a token. */
  async isAlive(token: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${this.simulator.apiUrl}/2.0/users/me`, { headers })).status === 200;
  }

  async close(): Promise<void> {
    await this.machine.close();
    editor.assertAsked();
  }
}

/** For the tests of a `describe`: a fresh window for each. */
export function withCommands(take: (fixture: CommandFixture) => void): void {
  let fixture: CommandFixture | undefined;

  beforeEach(async () => {
    fixture = await CommandFixture.start();
    take(fixture);
  });

  afterEach(() => fixture?.close());
}

/** A port of this machine that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(address && typeof address === "object");
  return address.port;
}
