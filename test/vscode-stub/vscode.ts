export { authentication, commands, debug, env, extensions, l10n, lm, workspace } from "./services";
export * from "./values";
export { window } from "./window";

/** Of the editor: one without the faults of older ones. */
export const version = "1.139.1";
