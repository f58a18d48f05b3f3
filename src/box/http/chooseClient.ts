/**
 * The setting `http.fetchAdditionalSupport`; `unknown` where the host has no such setting, `off` also where its `fetch` is
 * known to miss the person's proxy.
 */
export type FetchSupport = "on" | "off" | "unknown";

/** What shows whether the host has put a `fetch` of its own in the place of Node's. */
export interface HostFetch {
  readonly support: FetchSupport;
  /** `globalThis.fetch` of the moment. */
  readonly fetch: unknown;
  /** `globalThis.__vscodeOriginalFetch`: VS Code keeps Node's `fetch` there when it replaces it (seen from 1.99 to 1.139). */
  readonly originalFetch: unknown;
}

/** `undiciForChecks`: the host's `fetch` would carry the proxy, but does not check certificates. */
export type HttpClient = "fetch" | "undici" | "undiciForChecks";

/**
 * The client of one request: the host's `fetch` where it carries the person's proxy and certificates, else undici. Also
 * undici where Node is told to trust every certificate, since `fetch` has no way to be told otherwise; this machine is
 * exempt, as no certificate protects what never leaves it.
 * @param rejectUnauthorized the environment's `NODE_TLS_REJECT_UNAUTHORIZED`, which Node obeys when it is `0`
 */
export function chooseClient(
  hostFetch: HostFetch,
  rejectUnauthorized: string | undefined,
  isThisMachine: boolean,
): HttpClient {
  if (!carriesProxy(hostFetch)) {
    return "undici";
  }
  return rejectUnauthorized === "0" && !isThisMachine ? "undiciForChecks" : "fetch";
}

function carriesProxy({ support, fetch, originalFetch }: HostFetch): boolean {
  if (support === "off") {
    return false;
  }
  return typeof originalFetch === "function"
    ? fetch !== originalFetch
    : support === "on" && !isOfTheRuntime(fetch);
}

/** Node's `fetch` loads the undici inside Node at its first call, as its source says. */
function isOfTheRuntime(fetch: unknown): boolean {
  return (
    typeof fetch !== "function" ||
    /\binternal\/deps\/undici\b|\[native code\]/.test(Function.prototype.toString.call(fetch))
  );
}
