import * as vscode from "vscode";
import type { Clock, Disposable } from "../../base/clock";
import { FetchTransport } from "../../box/http/fetchTransport";
import type { ProxySettings } from "../../box/http/proxyRoute";
import type { HttpRequest, HttpResponse, Transport } from "../../box/http/transport";
import type { UndiciTransport } from "../../box/http/undiciTransport";

/**
 * The transport of this host: its own `fetch`, which knows the person's proxy and certificates; where the host does not
 * patch `fetch`, undici with the same settings. Chosen anew for each request, never changed within one.
 */
export class HostTransport implements Transport, Disposable {
  readonly #clock: Clock;
  readonly #fetch: Transport;
  #undici: UndiciTransport | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#fetch = new FetchTransport(clock);
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    if (vscode.workspace.getConfiguration("http").get<boolean>("fetchAdditionalSupport", true)) {
      return this.#fetch.send(request);
    }
    const { UndiciTransport } = await import("../../box/http/undiciTransport.js");
    this.#undici ??= new UndiciTransport(this.#clock, proxySettings);
    return this.#undici.send(request);
  }

  dispose(): void {
    this.#undici?.dispose();
  }
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
