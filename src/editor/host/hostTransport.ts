import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { FetchSupport } from "../../box/http/chooseClient";
import { ProxyAwareTransport } from "../../box/http/proxyAwareTransport";
import type { ProxySettings } from "../../box/http/proxyRoute";

/** The road to the network from this host, with the person's proxy and certificates. */
export function hostTransport(clock: Clock): ProxyAwareTransport {
  return new ProxyAwareTransport(clock, { fetchSupport, proxySettings });
}

/** A settings file may name what this host does not know; only what it declares has a default. */
function fetchSupport(): FetchSupport {
  const http = vscode.workspace.getConfiguration("http");
  if (http.get("fetchAdditionalSupport") === false) {
    return "off";
  }
  return http.inspect("fetchAdditionalSupport")?.defaultValue === undefined ? "unknown" : "on";
}

function proxySettings(): ProxySettings {
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
