import type { FamilySettings } from "./tokenFamilies";

/** May be changed at any time; holds for the tokens that are issued from then on. */
export interface SimulatorSettings extends FamilySettings {
  /** Token exchange answers with a token that can do all that the subject token can, whatever was asked. */
  unrestrictedExchange: boolean;
}
