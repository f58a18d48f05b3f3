import { isLoopbackName } from "../../base/loopback";
import { type ProxySettings, proxyRoute } from "../../box/http/proxyRoute";

/** How a request to a server leaves this machine, as far as settings and environment tell. */
export type Route =
  | { readonly kind: "direct" }
  /** The server is named as one that needs none. */
  | { readonly kind: "exempt" }
  | { readonly kind: "proxy"; readonly proxy: URL; readonly from: "http.proxy" | "environment" };

/** @throws BoxError `fixSettings`, code `proxy` */
export function routeTo({ hostname, port, protocol }: URL, settings: ProxySettings): Route {
  const { proxy, noProxy } = proxyRoute(settings);
  if (proxy === undefined || isLoopbackName(hostname)) {
    return { kind: "direct" };
  }
  const server = { hostname: hostname.toLowerCase(), port: port || (protocol === "https:" ? "443" : "80") };
  return exceptions(noProxy).some((exception) => isNamed(server, exception))
    ? { kind: "exempt" }
    : { kind: "proxy", proxy: new URL(proxy), from: settings.proxy?.trim() ? "http.proxy" : "environment" };
}

/** With commas or blanks between them, as `NO_PROXY` is written. */
function exceptions(noProxy: string): readonly string[] {
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .filter(Boolean);
}

/** A name, whose subdomains count as well, and perhaps a port: as both the editor and undici read it. */
function isNamed({ hostname, port }: { hostname: string; port: string }, exception: string): boolean {
  const [, name = "", only = port] = /^(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  const domain = name.replace(/^\*?\./, "");
  return only === port && `.${hostname}`.endsWith(`.${domain}`);
}
