import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { FetchSupport } from "../../box/http/chooseClient";
import { ProxyAwareTransport } from "../../box/http/proxyAwareTransport";
import type { ProxySettings } from "../../box/http/proxyRoute";

/** The road to the network from this host, with the person's proxy and certificates. */
export function hostTransport(clock: Clock): ProxyAwareTransport {
  const { proxy: first } = proxySettings();
  return new ProxyAwareTransport(clock, {
    fetchSupport: () => (keepsFirstProxy(vscode.version) && isAnother(first) ? "off" : fetchSupport()),
    proxySettings,
  });
}

/** Before 1.112 (proxy-agent 0.39) the host's `fetch` uses the first proxy that it was given until the window reloads. */
function keepsFirstProxy(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 1 && minor < 112;
}

/** Without `http.proxy` the host asks the system, which undici cannot. */
function isAnother(first: string | undefined): boolean {
  const { proxy } = proxySettings();
  return proxy !== undefined && proxy !== first;
}

/** A settings file may name what this host does not know; only what it declares has a default. */
function fetchSupport(): FetchSupport {
  const http = vscode.workspace.getConfiguration("http");
  if (http.get("fetchAdditionalSupport") === false) {
    return "off";
  }
  return http.inspect("fetchAdditionalSupport")?.defaultValue === undefined ? "unknown" : "on";
}

/** As they are at this moment. */
export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration("http");
  const support = http.get<string>("proxySupport", "override");
  const proxy = http.get<string>("proxy", "").trim();
  return {
    support: support === "off" || support === "on" || support === "fallback" ? support : "override",
    ...(proxy && { proxy }),
    noProxy: http.get<string[]>("noProxy", []),
    systemCertificates: http.get<boolean>("systemCertificates", true),
    environment: process.env,
  };
}
