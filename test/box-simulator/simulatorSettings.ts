import type { FamilySettings } from "./tokenFamilies";

/** May be changed at any time; holds for the requests that come, and the tokens that are issued, from then on. */
export interface SimulatorSettings extends FamilySettings {
  /** Token exchange answers with a token that can do all that the subject token can, whatever was asked. */
  unrestrictedExchange: boolean;
  /** A code is redeemed whatever its verifier, as somebody saw Box do it in 2021. */
  pkceIgnored: boolean;
  /** A loopback redirect URI matches with any port: Box's guide says so, reports do not. */
  anyLoopbackPort: boolean;
  /** The parameter `iss` of the callback (RFC 9207): left out, this server, or another one. */
  callbackIssuer: CallbackIssuer;
  /** App Tokens may read the current user: Box's guide calls it with one, and leaves it out of what they may call. */
  appTokensReadUser: boolean;
}

const callbackIssuers = ["none", "own", "foreign"] as const;

export type CallbackIssuer = (typeof callbackIssuers)[number];

export function completeSettings({
  strict = false,
  // Never an hour, as with Box.
  accessTokenLifetimeSeconds = 4123,
  unrestrictedExchange = false,
  pkceIgnored = false,
  anyLoopbackPort = false,
  callbackIssuer = "none",
  appTokensReadUser = true,
}: Partial<SimulatorSettings>): SimulatorSettings {
  const flags = { strict, unrestrictedExchange, pkceIgnored, anyLoopbackPort, appTokensReadUser };
  return { ...flags, accessTokenLifetimeSeconds, callbackIssuer };
}

/**
 * Reads what another process asks for, and sets it when all of it can be.
 * @throws Error with a sentence that names the wrong field
 */
export function changeSettings(settings: SimulatorSettings, asked: object): void {
  const known = new Map<string, unknown>(Object.entries(settings));
  for (const [name, value] of Object.entries(asked)) {
    const current = known.get(name);
    if (current === undefined) {
      throw new Error(`There is no setting ${name}.`);
    }
    const kind = kindOf(current);
    if (!kind.fits(value)) {
      throw new Error(`The field ${name} must be ${kind.text}.`);
    }
  }
  Object.assign(settings, asked);
}

function kindOf(current: unknown): { readonly text: string; fits(value: unknown): boolean } {
  switch (typeof current) {
    case "boolean":
      return { text: "true or false", fits: (value) => typeof value === "boolean" };
    case "number":
      return { text: "a number", fits: Number.isFinite };
    default:
      return {
        text: `one of ${callbackIssuers.join(", ")}`,
        fits: (value) => callbackIssuers.some((issuer) => issuer === value),
      };
  }
}
