import * as tls from "node:tls";
import { errorCode, NO_CODE } from "../../base/errors";
import { nameOf, openTunnel, type TunnelOptions } from "./tunnel";

/** What a server shows of itself. Its texts are from outside. */
export interface ServerCertificate {
  /** Organisation or name of who issued it. */
  readonly issuer: string;
  /** The first name that it is for. */
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether the end of its chain is one that the world knows; `undefined` where the chain is not whole. */
  readonly isPublic: boolean | undefined;
}

export interface SeenCertificate {
  readonly certificate?: ServerCertificate;
  /** Why the connection was refused, as Node names it. */
  readonly refusedAs?: string;
}

/**
 * Makes a secure connection, checked as every other, and closes it without a request. The certificate is read in the moment
 * before Node judges it, so that a refused one can be named, too. Never rejects.
 */
export async function seeCertificate(url: URL, options: TunnelOptions): Promise<SeenCertificate> {
  let socket: tls.TLSSocket | undefined;
  let certificate: ServerCertificate | undefined;
  try {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const tunnel = await openTunnel(url, options);
    const { roots } = options;
    const secured = tls.connect({
      socket: tunnel,
      host,
      servername: nameOf(host),
      rejectUnauthorized: true,
      ...(roots && { ca: [...roots] }),
    });
    socket = secured;
    await new Promise<void>((resolve, reject) => {
      secured.prependListener("secure", () => {
        certificate = certificateOf(secured.getPeerCertificate(true));
      });
      secured.once("secureConnect", resolve);
      secured.once("error", reject);
      secured.once("close", () => reject(Object.assign(new Error("Closed."), { code: "ECONNRESET" })));
      options.signal.addEventListener("abort", () => secured.destroy(), { once: true });
    });
    return { ...(certificate && { certificate }) };
  } catch (error) {
    return { ...(certificate && { certificate }), refusedAs: errorCode(error) ?? NO_CODE };
  } finally {
    socket?.destroy();
  }
}

function certificateOf(peer: tls.DetailedPeerCertificate): ServerCertificate | undefined {
  if (!peer.raw) {
    return undefined;
  }
  const first = ([value]: readonly (string | string[] | undefined)[]) => [value].flat()[0] ?? "";
  const names = /(?:DNS|IP Address):([^,]+)/.exec(peer.subjectaltname ?? "");
  return {
    issuer: first([peer.issuer?.O ?? peer.issuer?.CN]),
    subject: names?.[1] ?? first([peer.subject?.CN]),
    validFrom: Date.parse(peer.valid_from),
    validTo: Date.parse(peer.valid_to),
    isPublic: endsPublicly(peer),
  };
}

/** The chain goes on to the root that this machine has for it; a root is its own issuer. */
function endsPublicly(peer: tls.DetailedPeerCertificate): boolean | undefined {
  const seen = new Set<string>();
  let last = peer;
  while (last.issuerCertificate && !seen.has(last.fingerprint256)) {
    seen.add(last.fingerprint256);
    last = last.issuerCertificate;
  }
  return last.issuerCertificate ? publicRoots().has(last.raw.toString("base64")) : undefined;
}

function publicRoots(): ReadonlySet<string> {
  return new Set(tls.rootCertificates.map((pem) => pem.replace(/-----[^-]+-----|\s/g, "")));
}
