import type { FamilySettings } from "./tokenFamilies";

/** May be changed at any time; holds for the requests that come, and the tokens that are issued, from then on. */
export interface SimulatorSettings extends FamilySettings {
  /** Token exchange answers with a token that can do all that the subject token can, whatever was asked. */
  unrestrictedExchange: boolean;
  /** A code is exchanged whatever its verifier, as somebody saw Box do it in 2021. */
  pkceIgnored: boolean;
  /** A loopback redirect URI matches with any port: Box's guide says so, reports do not. */
  anyLoopbackPort: boolean;
}

export function completeSettings({
  strict = false,
  // Never an hour, as with Box.
  accessTokenLifeSeconds = 4123,
  unrestrictedExchange = false,
  pkceIgnored = false,
  anyLoopbackPort = false,
}: Partial<SimulatorSettings>): SimulatorSettings {
  return { strict, accessTokenLifeSeconds, unrestrictedExchange, pkceIgnored, anyLoopbackPort };
}

/**
 * Reads what another process asks for, and sets it when all of it can be.
 * @throws Error with a sentence that names the wrong field
 */
export function changeSettings(settings: SimulatorSettings, asked: object): void {
  const known = new Map<string, unknown>(Object.entries(settings));
  for (const [name, value] of Object.entries(asked)) {
    if (!known.has(name)) {
      throw new Error(`There is no setting ${name}.`);
    }
    const kind = typeof known.get(name);
    if (typeof value !== kind) {
      throw new Error(`The field ${name} must be ${kind === "boolean" ? "true or false" : "a number"}.`);
    }
  }
  Object.assign(settings, asked);
}
