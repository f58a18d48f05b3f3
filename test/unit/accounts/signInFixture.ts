import { createHash } from "node:crypto";
import type { AccountRecord, OAuthApp } from "../../../src/accounts/model/account";
import type { BoxError } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { SPREAD_MS } from "../memorySecrets";
import { demoAppAt } from "./demoApp";
import { drive } from "./drive";
import { boxErrorOf } from "./rejection";
import { type MachineWindowOptions, SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

const codeVerifier = new Secret("canary-code-verifier-of-more-than-forty-three-letters");

/** Who signs in, and with which app; left out, the first of the demo people with the demo app. */
export interface SignInOptions {
  readonly app?: OAuthApp;
  readonly userId?: string;
}

/** For the tests of a `describe`: before each a new machine with one window, in which people sign in. */
export function signInFixture(): SignInFixture {
  const fixture = new SignInFixture();
  beforeEach(() => fixture.setUp());
  afterEach(() => fixture.machine.close());
  return fixture;
}

class SignInFixture {
  #begun: { readonly machine: SimulatedMachine; readonly window: SimulatedWindow } | undefined;

  async setUp(): Promise<void> {
    const machine = await SimulatedMachine.start();
    const { window } = await machine.open();
    this.#begun = { machine, window };
  }

  get machine(): SimulatedMachine {
    return this.#known.machine;
  }

  /** The window that was opened first. */
  get window(): SimulatedWindow {
    return this.#known.window;
  }

  get box(): BoxCalls {
    return new BoxCalls(this.machine.simulator);
  }

  get app(): OAuthApp {
    return demoAppAt(this.machine.simulator);
  }

  /** One more window, which knows what the machine knows by then. */
  async openAnother(options?: MachineWindowOptions): Promise<SimulatedWindow> {
    await this.machine.settle();
    return (await this.machine.open(options)).window;
  }

  /** What the browser brings back when this person has granted access. */
  grantOf({ app = this.app, userId = demoUsers[0].id }: SignInOptions = {}) {
    const redirectUri = demoApp.redirectUris[0];
    const code = this.machine.simulator.issueCode({
      clientId: app.clientId,
      userId,
      redirectUri,
      codeChallenge: createHash("sha256").update(codeVerifier.expose()).digest("base64url"),
      codeChallengeMethod: "S256",
    });
    return { code: new Secret(code), codeVerifier, redirectUri };
  }

  /** A window gets the focus, once SecretStorage has spread what was written. */
  async focus({ registry }: SimulatedWindow): Promise<void> {
    const { clock } = this.machine;
    await clock.advance(SPREAD_MS);
    await drive(clock, registry.syncAll());
    await clock.advance(SPREAD_MS);
  }

  /** Begins a sign-in that a test lets go on. */
  startSignIn(window = this.window, options: SignInOptions = {}): Promise<AccountRecord> {
    return window.signIn.withCode(options.app ?? this.app, this.grantOf(options));
  }

  signIn(window = this.window, options: SignInOptions = {}): Promise<AccountRecord> {
    return drive(this.machine.clock, this.startSignIn(window, options));
  }

  refresh(id: string, window = this.window): Promise<AccountRecord> {
    return drive(this.machine.clock, window.keeper.refresh(id));
  }

  signOut(id: string, { window = this.window, anyway = false } = {}) {
    return drive(this.machine.clock, window.signOut.signOut(id, { anyway }));
  }

  /** Rejections have to be awaited from the start. */
  failure(work: Promise<unknown>): Promise<BoxError> {
    return drive(this.machine.clock, boxErrorOf(work));
  }

  /** Box accepts the access token, which is used by that. */
  async works({ tokenSet }: Pick<AccountRecord, "tokenSet">): Promise<boolean> {
    return (await this.box.me(tokenSet.accessToken.expose())).status === 200;
  }

  /** What became of the pairs of each sign-in at Box, in the order of the sign-ins. */
  get pairs(): readonly string[] {
    return this.machine.simulator.families.map(({ state }) => (state === "revoked" ? "revoked" : "alive"));
  }

  get #known() {
    if (!this.#begun) {
      throw new Error("The fixture is there within a test only.");
    }
    return this.#begun;
  }
}

/** The IDs of the accounts that a window knows. */
export function idsOf({ registry }: SimulatedWindow): string[] {
  return registry.all().map(({ id }) => id);
}
