export type Settings = Readonly<Record<string, unknown>>;

export type Theme = "Default Light Modern" | "Default Dark Modern";

/** A window without anything that moves or asks, so that a picture shows the product alone. Nothing calls home. */
export const QUIET_WINDOW: Settings = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "remote.autoForwardPorts": false,
};
