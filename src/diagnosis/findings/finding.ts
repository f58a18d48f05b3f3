import type { Account } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";

/**
 * `note`: it works, but is worth knowing. `problem`: something does not work. `skipped`: could not be looked at, for a reason that
 * another finding tells.
 */
export type Verdict = "good" | "note" | "problem" | "skipped";

/** What a person can press to mend it. */
export type Cure =
  | { readonly kind: "openSettings"; readonly query: string }
  | { readonly kind: "signIn" }
  | { readonly kind: "signInAgain" | "fixCredentials" | "refresh"; readonly account: Account }
  | { readonly kind: "keyringHelp" }
  | { readonly kind: "copyCommand"; readonly text: string };

/** One line of a diagnosis. */
export interface Finding {
  readonly verdict: Verdict;
  /** What is so, why, and what to do next. */
  readonly sentence: LocalizedMessage;
  /** Whose account it is about; a report calls it by a number. */
  readonly who?: { readonly name: string; readonly number: number };
  readonly cure?: Cure;
  /** What the system or HTTP calls it, for a report. */
  readonly code?: string;
  /** What of the sentence's values no report may have. */
  readonly hide?: readonly Hidden[];
}

/** A text that tells where somebody works or who they are, and what a report says in its place. */
export interface Hidden {
  readonly text: string;
  readonly as: "host" | "proxy" | "folder" | "issuer" | "account" | "clientId" | "machine";
}

export function good(sentence: LocalizedMessage): Finding {
  return { verdict: "good", sentence };
}

export function note(sentence: LocalizedMessage, cure?: Cure): Finding {
  return { verdict: "note", sentence, ...(cure && { cure }) };
}

export function problem(sentence: LocalizedMessage, cure?: Cure): Finding {
  return { verdict: "problem", sentence, ...(cure && { cure }) };
}

export function skipped(sentence: LocalizedMessage): Finding {
  return { verdict: "skipped", sentence };
}

/** The problem that an error is; of an error that nobody foresaw only its name, since its message may hold anything. */
export function failed(error: unknown, cure?: Cure): Finding {
  if (error instanceof BoxError) {
    const { sentence, systemCode, status } = error;
    const code = systemCode ?? (status && `HTTP ${status}`);
    return { ...problem(sentence, cure), ...(code && { code }) };
  }
  const name = error instanceof Error ? error.name : typeof error;
  return problem(localized("This check ran into an internal error ({0}).", name));
}

/** The finding with more that a report may not have. */
export function hiding(finding: Finding, ...hidden: readonly Hidden[]): Finding {
  return hidden.length === 0 ? finding : { ...finding, hide: [...(finding.hide ?? []), ...hidden] };
}

/** Everybody's, so that a report may name them. */
const KNOWN_SERVERS = new Set(["account.box.com", "api.box.com", "app.box.com", "mcp.box.com"]);

/** What to hide of a server's address, which may be a company's own. */
export function hostOf({ host, hostname }: URL): readonly Hidden[] {
  return KNOWN_SERVERS.has(hostname) || isLoopbackName(hostname)
    ? []
    : [
        { text: host, as: "host" },
        { text: hostname, as: "host" },
      ];
}
