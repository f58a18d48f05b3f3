import { lookup } from "node:dns/promises";
import type { Clock } from "../../base/clock";
import { BoxError, CancelledError, errorCode, NO_CODE } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";
import type { HttpClient } from "../../box/http/chooseClient";
import { type ProxySettings, trustedRoots } from "../../box/http/proxyRoute";
import type { HttpResponse, Transport } from "../../box/http/transport";
import type { Check } from "../findings/diagnosis";
import { type Finding, failed, good, hiding, hostOf, note, problem } from "../findings/finding";
import { type SeenCertificate, seeCertificate } from "./certificate";
import { certificateFindings, whyRefused } from "./certificateFindings";
import { type Route, routeTo } from "./route";

/** The network as requests to Box use it. */
export interface NetworkParts {
  readonly transport: Transport;
  /** Which client the transport takes for an address. */
  readonly clientFor: (url: string) => HttpClient;
  readonly proxySettings: () => ProxySettings;
  readonly clock: Clock;
}

/** A server and what is asked of it, without a token. */
export interface Asked {
  readonly title: LocalizedMessage;
  readonly url: string;
  /** Whether a response can be Box's at all. */
  readonly isBoxs: (response: HttpResponse) => boolean;
}

/** What a server answered, for the check of the clock. */
export interface ServerTime {
  readonly serverDate: number;
  /** This machine's clock in the middle between question and answer, epoch milliseconds. */
  readonly localTime: number;
}

const LIMIT_MS = 35_000;
const CERTIFICATE_LIMIT_MS = 10_000;

/**
 * Whether one server of Box answers, by the same road as every request, and which certificate it shows.
 * @param tell is told the server's time, where there was an answer
 */
export function checkServer(
  asked: Asked,
  parts: NetworkParts,
  tell: (time: ServerTime) => void = () => undefined,
): Check {
  return {
    title: asked.title,
    limitMs: LIMIT_MS,
    run: async (signal) => {
      const url = new URL(asked.url);
      const route = routeTo(url, parts.proxySettings());
      const [answer, seen] = await Promise.all([
        ask(asked.url, parts, signal),
        certificateSeen(url, route, { parts, signal }),
      ]);
      const now = parts.clock.now();
      if (!("response" in answer)) {
        return [hiding(await whyUnreached(url, { route, seen, error: answer.error, now }), ...hostOf(url))];
      }
      const { response, localTime } = answer;
      if (response.serverDate !== undefined) {
        tell({ serverDate: response.serverDate, localTime });
      }
      const findings = [reached(url, asked, answer), ...certificateFindings(url.host, seen, now)];
      return findings.map((finding) => hiding(finding, ...hostOf(url)));
    },
  };
}

type Answer =
  | { readonly response: HttpResponse; readonly localTime: number; readonly tookMs: number }
  | { readonly error: unknown };

async function ask(url: string, { transport, clock }: NetworkParts, signal: AbortSignal): Promise<Answer> {
  try {
    const response = await transport.send({ method: "GET", url, signal });
    const tookMs = Math.max(0, clock.now() - response.sentAt);
    return { response, tookMs, localTime: response.sentAt + tookMs / 2 };
  } catch (error) {
    if (error instanceof CancelledError) {
      throw error;
    }
    return { error };
  }
}

/** Nothing where there is no TLS. */
async function certificateSeen(
  url: URL,
  route: Route,
  { parts, signal }: { readonly parts: NetworkParts; readonly signal: AbortSignal },
): Promise<SeenCertificate> {
  if (url.protocol !== "https:") {
    return {};
  }
  const end = new AbortController();
  const abort = () => end.abort();
  const limit = parts.clock.setTimer(abort, CERTIFICATE_LIMIT_MS);
  signal.addEventListener("abort", abort, { once: true });
  const roots = trustedRoots(parts.proxySettings().systemCertificates);
  const seen = await seeCertificate(url, { route, roots, signal: end.signal });
  limit.dispose();
  signal.removeEventListener("abort", abort);
  return seen;
}

function reached(
  { host, hostname }: URL,
  { isBoxs }: Asked,
  answer: Extract<Answer, { response: unknown }>,
): Finding {
  const { response, tookMs } = answer;
  const ms = Math.round(tookMs);
  if (response.status === 429 || response.status >= 500) {
    return note(
      localized(
        "{0} can be reached, but is not able to answer at the moment (HTTP {1}); try again later.",
        host,
        response.status,
      ),
    );
  }
  if (!isBoxs(response)) {
    return problem(
      localized(
        "Something else than Box answers in the place of {0} (HTTP {1}), such as the log-in page of a network or a proxy; open any page in your browser, log in there, then try again.",
        host,
        response.status,
      ),
    );
  }
  return isLoopbackName(hostname)
    ? good(localized("{0} answers on this machine, after {1} ms.", host, ms))
    : good(localized("{0} answers, after {1} ms.", host, ms));
}

async function whyUnreached(
  { host, hostname }: URL,
  why: {
    readonly route: Route;
    readonly seen: SeenCertificate;
    readonly error: unknown;
    readonly now: number;
  },
): Promise<Finding> {
  const { route, seen, error, now } = why;
  const refused = error instanceof BoxError && error.code === "tls" ? whyRefused(host, seen, now) : undefined;
  if (refused) {
    return refused;
  }
  const proxySettings = { kind: "openSettings", query: "http.proxy" } as const;
  if (route.kind === "proxy") {
    return failed(error, proxySettings);
  }
  const code =
    error instanceof BoxError && error.code === "network" ? await unknownName(hostname) : undefined;
  return code === undefined
    ? failed(error)
    : problem(
        localized(
          "The name {0} is not known to the name servers of this network ({1}); check the network connection and the VPN, or set http.proxy where only a proxy knows it.",
          hostname,
          code,
        ),
        proxySettings,
      );
}

/** The system's code, where the name cannot be looked up. */
async function unknownName(hostname: string): Promise<string | undefined> {
  try {
    await lookup(hostname.replace(/^\[|\]$/g, ""));
    return undefined;
  } catch (error) {
    return errorCode(error) ?? NO_CODE;
  }
}
