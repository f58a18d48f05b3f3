import * as vscode from "vscode";
import type { RefreshMode } from "../../accounts/renewal/refreshSchedule";
import { type Endpoints, parseEndpoints, parseMcpUrl } from "../../box/oauth/endpoints";
import { parseScopeSetting } from "../../box/oauth/scopeSetting";

/** A day; a timer can bear no more than 24 of them. */
const LONGEST_CLEAR_AFTER_SECONDS = 24 * 60 * 60;

/** What the settings say about a sign-in. Application scope only, so that no workspace can send a secret elsewhere. */
export interface SignInSettings {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly endpoints: Endpoints;
}

/** @throws BoxError `fixSettings` that names the wrong setting. */
export function readSettings(): SignInSettings {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  return {
    clientId: settings.get<string>("clientId", "").trim(),
    redirectUri: settings.get<string>("redirectUri", "").trim(),
    endpoints: parseEndpoints({ authorizeUrl: settings.get("authorizeUrl"), apiUrl: settings.get("apiUrl") }),
  };
}

/** What a sign-in asks for, as the `scope` parameter; empty: all scopes of the app. @throws BoxError `fixSettings` */
export function readScope(): string {
  const scopes = vscode.workspace.getConfiguration("boxAuth").get<unknown>("scopes");
  return parseScopeSetting(Array.isArray(scopes) ? scopes.join(" ") : String(scopes ?? ""));
}

/** When tokens are refreshed without a click; anything unknown counts as the default. */
export function readRefreshMode(): RefreshMode {
  const mode = vscode.workspace.getConfiguration("boxAuth").get<string>("refresh");
  return mode === "onDemand" || mode === "never" ? mode : "beforeExpiry";
}

/** Whether Box Auth itself, rather than its companion, puts `box-token` into the terminals of its machine. */
export function servesTerminals(): boolean {
  return vscode.workspace.getConfiguration("boxAuth").get<boolean>("terminals.enabled") !== false;
}

/** Where Box's MCP server is. @throws BoxError `fixSettings` */
export function readMcpUrl(): string {
  const setting = vscode.workspace.getConfiguration("boxAuth").get<unknown>("mcp.url");
  return parseMcpUrl(setting === "" || setting === undefined ? "https://mcp.box.com" : setting);
}

/** Seconds after which a copied token leaves the clipboard; 0: never, and so for anything that is no such number. */
export function readClearAfterSeconds(): number {
  const seconds = vscode.workspace.getConfiguration("boxAuth").get<unknown>("clipboard.clearAfterSeconds");
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, LONGEST_CLEAR_AFTER_SECONDS) : 0;
}

export async function keepClearAfterSeconds(seconds: number): Promise<void> {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  await settings.update("clipboard.clearAfterSeconds", seconds, vscode.ConfigurationTarget.Global);
}

/** From then on the editor's own agents may use Box's MCP server through the relay. */
export async function enableMcp(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  await settings.update("mcp.enabled", true, vscode.ConfigurationTarget.Global);
}

export async function keepClientId(clientId: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  if (settings.get<string>("clientId", "").trim() !== clientId) {
    await settings.update("clientId", clientId, vscode.ConfigurationTarget.Global);
  }
}

export async function keepRedirectUri(redirectUri: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  if (settings.get<string>("redirectUri", "").trim() !== redirectUri) {
    await settings.update("redirectUri", redirectUri, vscode.ConfigurationTarget.Global);
  }
}

/** The setting names an app no longer that was forgotten. */
export async function forgetClientId(clientId: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("boxAuth");
  if (settings.get<string>("clientId", "").trim() === clientId) {
    await settings.update("clientId", undefined, vscode.ConfigurationTarget.Global);
  }
}
