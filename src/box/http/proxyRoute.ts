import * as tls from "node:tls";
import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "./undiciParts";

/** The `http.*` settings of the editor and the environment of its process. */
export interface ProxySettings {
  /** `http.proxySupport`: `off` means no proxy at all, whatever the rest says. */
  readonly support: "off" | "on" | "override" | "fallback";
  /** `http.proxy`; wins over the environment. */
  readonly proxy?: string;
  /** `http.noProxy`; when it names a server, `NO_PROXY` is ignored. */
  readonly noProxy?: readonly string[];
  /** `http.systemCertificates` */
  readonly systemCertificates: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a request to a server other than this machine leaves it. */
export interface ProxyRoute {
  readonly proxy?: string;
  /** Servers that are reached directly, comma separated. */
  readonly noProxy: string;
}

/**
 * The editor's order: `http.proxy`, then the environment.
 * @throws BoxError `fixSettings`, code `proxy`, when the proxy is no web address; it is not shown, since it may hold a password
 */
export function proxyRoute({ support, proxy, noProxy = [], environment }: ProxySettings): ProxyRoute {
  const address = filled(proxy) ?? fromEnvironment(environment, ["https_proxy", "http_proxy"]);
  if (support === "off" || address === undefined) {
    return { noProxy: "" };
  }
  const named = noProxy.flatMap((server) => filled(server) ?? []).join(",");
  const exceptions = named || (fromEnvironment(environment, ["no_proxy"]) ?? "");
  // undici takes the star for one only where it stands alone.
  if (exceptions.split(",").some((server) => server.trim() === "*")) {
    return { noProxy: "" };
  }
  return { proxy: checkedProxy(address), noProxy: exceptions };
}

/**
 * The way out for undici. All is named that it would read from the environment by itself: both proxies, and that
 * certificates are checked, which `NODE_TLS_REJECT_UNAUTHORIZED` would switch off.
 */
export function dispatcherFor(route: ProxyRoute, systemCertificates: boolean): Dispatcher {
  const ca = trustedRoots(systemCertificates);
  const tlsOptions = { rejectUnauthorized: true, ...(ca && { ca }) };
  if (route.proxy === undefined) {
    return new Agent({ connect: tlsOptions });
  }
  return new EnvHttpProxyAgent({
    httpProxy: route.proxy,
    httpsProxy: route.proxy,
    noProxy: route.noProxy,
    connect: tlsOptions,
    requestTls: tlsOptions,
    proxyTls: tlsOptions,
  });
}

/**
 * Node's own roots (`NODE_EXTRA_CA_CERTS` included) with those of the operating system. `undefined` keeps Node's own,
 * also where this Node cannot read the others (before 22.15).
 */
export function trustedRoots(systemCertificates: boolean): string[] | undefined {
  if (!systemCertificates || !("getCACertificates" in tls) || typeof tls.getCACertificates !== "function") {
    return undefined;
  }
  const { getCACertificates } = tls;
  return ["default", "system"].flatMap((kind) => {
    const roots: unknown = Reflect.apply(getCACertificates, tls, [kind]);
    return Array.isArray(roots) ? roots.filter((root) => typeof root === "string") : [];
  });
}

function checkedProxy(address: string): string {
  const withScheme = address.includes("://") ? address : `http://${address}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw proxyError(
      localized(
        "The proxy is not an address that starts with http:// or https://; correct the setting http.proxy, or the variable HTTPS_PROXY where the setting is empty.",
      ),
    );
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    throw proxyError(
      localized(
        "The log-in in the address of the proxy holds a % that is not written as %25; correct the setting http.proxy, or the variable HTTPS_PROXY where the setting is empty.",
      ),
    );
  }
  // A proxy has no path, and undici refuses some of them.
  return new URL("/", url).href;
}

function proxyError(sentence: LocalizedMessage): BoxError {
  return new BoxError(sentence, { decision: "fixSettings", code: "proxy" });
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function fromEnvironment(
  environment: ProxySettings["environment"],
  names: readonly string[],
): string | undefined {
  return names
    .flatMap((name) => [environment[name], environment[name.toUpperCase()]])
    .map(filled)
    .find((value) => value !== undefined);
}

function filled(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}
