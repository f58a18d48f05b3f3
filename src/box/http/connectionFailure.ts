import { BoxError, NO_CODE } from "../../base/errors";
import { localized } from "../../base/localizedMessage";

const DEEPEST_CAUSE = 8;

const BROKEN_BEFORE_RESPONSE = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENETUNREACH",
  "ENETDOWN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_SOCKET",
]);

const CERTIFICATE_CODES =
  /^(CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/;
/** Of zlib and Brotli, as Node names them. */
const UNPACKING_CODES = /^(Z_[A-Z]+_ERROR$|ERR__ERROR_FORMAT_)/;
const HANDSHAKE_CODES = /^(EPROTO$|ERR_SSL_|ERR_TLS_|UND_ERR_PRX_TLS$)/;

/**
 * What it means for the person that an HTTP client threw. Of the client's error only the code is taken along: its
 * message may quote headers and addresses.
 * @param responding the headers of a response were there already, so the request did its work
 */
export function connectionFailure(thrown: unknown, { host }: URL, responding: boolean): BoxError {
  const errors = withCauses(thrown);
  const codes = errors.map(codeOf).filter((code) => code !== undefined);
  const proxyStatus = errors.map(tunnelStatus).find((status) => status !== undefined);
  const certificate = codes.find((code) => CERTIFICATE_CODES.test(code));
  const handshake = codes.find((code) => HANDSHAKE_CODES.test(code));
  if (proxyStatus !== undefined) {
    return proxyFailure(proxyStatus);
  }
  if (certificate !== undefined) {
    return new BoxError(
      localized(
        "The certificate of {0} is not trusted on this machine, as happens behind a company proxy; switch on the setting http.systemCertificates and add the company's root certificate to the operating system, or name its file in NODE_EXTRA_CA_CERTS and restart the editor.",
        host,
      ),
      { decision: "retryLater", code: "tls", systemCode: certificate },
    );
  }
  if (handshake !== undefined) {
    return new BoxError(
      localized(
        "No secure connection to {0} could be made; check whether a proxy or firewall stands in between, then try again.",
        host,
      ),
      { decision: "retryLater", code: "tls", systemCode: handshake },
    );
  }
  return responding ? brokenResponse(host, codes) : unreachable(host, codes);
}

/** Whether a client found nobody whom it trusts to vouch for the other side; it has sent nothing then. */
export function refusesCertificate(thrown: unknown): boolean {
  return withCauses(thrown).some((error) => CERTIFICATE_CODES.test(codeOf(error) ?? ""));
}

function brokenResponse(host: string, codes: readonly string[]): BoxError {
  const unpacking = codes.find((code) => UNPACKING_CODES.test(code));
  return unpacking === undefined
    ? new BoxError(
        localized("The connection to {0} broke in the middle of its answer; try again in a moment.", host),
        { decision: "retryLater", code: "network", systemCode: mostTelling(codes) },
      )
    : new BoxError(
        localized(
          "The answer of {0} cannot be unpacked, so it was probably changed on its way; check the network and the proxy, then try again.",
          host,
        ),
        { decision: "retryLater", code: "unexpectedResponse", systemCode: unpacking },
      );
}

function unreachable(host: string, codes: readonly string[]): BoxError {
  return new BoxError(
    localized("{0} cannot be reached; check the network connection, then try again.", host),
    {
      decision: codes.some((code) => BROKEN_BEFORE_RESPONSE.has(code)) ? "retryNow" : "retryLater",
      code: "network",
      systemCode: mostTelling(codes),
    },
  );
}

function mostTelling(codes: readonly string[]): string {
  return codes.find((code) => BROKEN_BEFORE_RESPONSE.has(code)) ?? codes.at(-1) ?? NO_CODE;
}

function proxyFailure(status: number): BoxError {
  return status === 407
    ? new BoxError(
        localized(
          "The proxy of this network asks for a log-in; check the setting http.proxy, then try again.",
        ),
        { decision: "retryLater", code: "proxy", status },
      )
    : new BoxError(
        localized(
          "The proxy of this network does not connect to Box; check the setting http.proxy, then try again.",
        ),
        { decision: "retryLater", code: "proxy", status },
      );
}

/** The error, its causes, and the errors of several addresses that were tried for one name. */
function withCauses(thrown: unknown, depth = 0): readonly Error[] {
  if (!(thrown instanceof Error) || depth > DEEPEST_CAUSE) {
    return [];
  }
  const several: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [thrown, ...[thrown.cause, ...several].flatMap((inner) => withCauses(inner, depth + 1))];
}

function codeOf(error: Error): string | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** A refused CONNECT has no code of its own: the status is in the message of the client. */
function tunnelStatus({ message }: Error): number | undefined {
  const status = /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((407)\)/.exec(message);
  return status ? Number(status[1] ?? status[2]) : undefined;
}
