export { authentication, commands, env, extensions, l10n, lm, workspace } from "./services";
export * from "./values";
export { window } from "./window";
