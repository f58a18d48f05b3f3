/** Every command that the manifest contributes: registered at start, loaded when first used. */
export const commandIds = [
  "boxAuth.signIn",
  "boxAuth.setUpApp",
  "boxAuth.openConsole",
  "boxAuth.copyRedirectUri",
  "boxAuth.addOAuthAccount",
  "boxAuth.copySignInLink",
  "boxAuth.pasteCallbackAddress",
  "boxAuth.signInWithJwt",
  "boxAuth.signInWithClientCredentials",
  "boxAuth.useDeveloperToken",
  "boxAuth.importAccounts",
  "boxAuth.refreshToken",
  "boxAuth.copyToken",
  "boxAuth.signOut",
  "boxAuth.forgetApp",
  "boxAuth.showAccounts",
  "boxAuth.switchAccount",
  "boxAuth.useForWorkspace",
  "boxAuth.renameAccount",
  "boxAuth.showTokenDetails",
  "boxAuth.downscopeToken",
  "boxAuth.revokeToken",
  "boxAuth.showLog",
  "boxAuth.copyTokenAs",
  "boxAuth.whoAmI",
  "boxAuth.connectAgent",
  "boxAuth.showTokenUse",
  "boxAuth.diagnose",
] as const;

export type CommandId = (typeof commandIds)[number];

/** Whether the product has to be loaded first: the diagnosis is there for when it cannot be. */
export type ProductCommandId = Exclude<CommandId, "boxAuth.diagnose">;
