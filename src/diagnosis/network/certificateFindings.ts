import { sanitizeForDisplay } from "../../base/displayText";
import { localized } from "../../base/localizedMessage";
import { type Finding, good, type Hidden, hiding, note, problem } from "../findings/finding";
import type { SeenCertificate, ServerCertificate } from "./certificate";

const SOON_MS = 3 * 24 * 60 * 60_000;

/** What is to say of a certificate that was seen beside an answer: nothing, where none could be read. */
export function certificateFindings(
  host: string,
  { certificate, refusedAs }: SeenCertificate,
  now: number,
): readonly Finding[] {
  return certificate && refusedAs === undefined
    ? [hiding(ofAccepted(host, certificate, now), ...privateNames(certificate))]
    : [];
}

/** Why a connection was refused, in more words than the client has; `undefined` where no certificate could be read. */
export function whyRefused(
  host: string,
  { certificate, refusedAs }: SeenCertificate,
  now: number,
): Finding | undefined {
  return certificate && refusedAs !== undefined
    ? hiding(ofRefused({ host, certificate, code: refusedAs }, now), ...privateNames(certificate))
    : undefined;
}

/** A company's own authority bears its name, and so does whatever answers in the place of Box. */
function privateNames({ issuer, subject, isPublic }: ServerCertificate): readonly Hidden[] {
  const hidden: Hidden[] = subject.endsWith("box.com")
    ? []
    : [{ text: sanitizeForDisplay(subject), as: "host" }];
  return isPublic === true ? hidden : [...hidden, { text: sanitizeForDisplay(issuer), as: "issuer" }];
}

function ofAccepted(
  host: string,
  { issuer: name, validTo, isPublic }: ServerCertificate,
  now: number,
): Finding {
  const [issuer, end] = [sanitizeForDisplay(name), dayOf(validTo)];
  if (validTo - now < SOON_MS) {
    return note(localized("The certificate of {0}, issued by {1}, ends soon, on {2}.", host, issuer, end));
  }
  return isPublic === false
    ? note(
        localized(
          "The certificate of {0} is issued by {1}, which this machine trusts but the world does not, so something in between reads along, such as a company proxy or a virus scanner; it is valid until {2}.",
          host,
          issuer,
          end,
        ),
      )
    : good(localized("The certificate of {0} is issued by {1} and valid until {2}.", host, issuer, end));
}

interface Refused {
  readonly host: string;
  readonly certificate: ServerCertificate;
  /** As Node names it. */
  readonly code: string;
}

function ofRefused({ host, certificate, code }: Refused, now: number): Finding {
  const [issuer, today] = [sanitizeForDisplay(certificate.issuer), dayOf(now)];
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return problem(
        localized(
          "The certificate of {0}, issued by {1}, ended on {2}, and it is {3} on this machine; set the clock where that day is wrong, otherwise tell whoever runs that server or the proxy.",
          host,
          issuer,
          dayOf(certificate.validTo),
          today,
        ),
      );
    case "CERT_NOT_YET_VALID":
      return problem(
        localized(
          "The certificate of {0}, issued by {1}, begins only on {2}, and it is {3} on this machine; set the clock where that day is wrong.",
          host,
          issuer,
          dayOf(certificate.validFrom),
          today,
        ),
      );
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return problem(
        localized(
          "What answers as {0} shows a certificate for {1}, so it is not Box but something in between, such as the log-in page of a network; open any page in your browser, log in there, then try again.",
          host,
          sanitizeForDisplay(certificate.subject),
        ),
      );
    default:
      return untrusted({ host, certificate, code });
  }
}

function untrusted({ host, certificate, code }: Refused): Finding {
  return problem(
    localized(
      "The certificate of {0} is issued by {1}, which this machine does not trust ({2}), as happens behind a company proxy; switch on the setting http.systemCertificates and add the company's root certificate to the operating system, or name its file in NODE_EXTRA_CA_CERTS and restart the editor.",
      host,
      sanitizeForDisplay(certificate.issuer),
      code,
    ),
    { kind: "openSettings", query: "http.systemCertificates" },
  );
}

/** The same in every language. */
function dayOf(time: number): string {
  return Number.isNaN(time) ? "?" : new Date(time).toISOString().slice(0, 10);
}
