import { format } from "../../base/localizedMessage";
import { type CheckResult, firstToMend } from "./diagnosis";
import type { Finding, Hidden, Verdict } from "./finding";

export interface ReportOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** What no line may have, wherever it came from. */
  readonly hide: readonly Hidden[];
  readonly wasCancelled: boolean;
}

const WORDS: Record<Verdict, string> = {
  good: "ok",
  note: "note",
  problem: "**problem**",
  skipped: "not looked at",
};

/** Shorter texts would be found inside of other words. */
const SHORTEST_HIDDEN = 4;

/**
 * The diagnosis as Markdown that may be pasted in public, in English: no login or name, no client ID, no folder of the person,
 * no server of a company.
 */
export function report(results: readonly CheckResult[], options: ReportOptions): string {
  const hide = options.hide
    .filter(({ text }) => text.length >= SHORTEST_HIDDEN)
    .sort((one, other) => other.text.length - one.text.length);
  const line = (finding: Finding) => redacted(sentenceOf(finding, hide));
  const next = firstToMend(results);
  return [
    "### Box Auth diagnostics",
    "",
    `${new Date(options.now).toISOString()}${options.wasCancelled ? ", cancelled before its end" : ""}`,
    "",
    next ? `Next: ${line(next)}` : "No problem was found.",
    "",
    ...results.flatMap(({ title, findings }) =>
      findings.map((finding) => `- ${format(title)}: ${WORDS[finding.verdict]}. ${line(finding)}`),
    ),
    "",
  ].join("\n");
}

function sentenceOf({ sentence, hide: own = [], who, code }: Finding, everywhere: readonly Hidden[]): string {
  const values = sentence.values.map((value) =>
    typeof value === "string" ? plain([...own, ...everywhere].reduce(withoutOne, value)) : value,
  );
  const text = `${format({ ...sentence, values })}${code === undefined ? "" : ` (${code})`}`;
  return who === undefined ? text : `Account ${who.number}: ${text}`;
}

function withoutOne(text: string, { text: hidden, as }: Hidden): string {
  return hidden === "" ? text : text.replaceAll(new RegExp(escaped(hidden), "gi"), `‹${as}›`);
}

/** A value is data, also for whatever shows the report. */
function plain(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").replace(/[\\`*<>|[\]]/g, "\\$&");
}

/** Also what looks like a login, a folder of a person or an ID, should it have come by a road that nobody thought of. */
function redacted(text: string): string {
  return text
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "‹login›")
    .replace(/(?:\b[a-z]:)?[\\/]+(?:home|users)[\\/]+[^\s\\/]+/gi, "‹folder›")
    .replace(/(?<!\w)(?=\w*\d)\w{24,}(?!\w)/g, (id) => `${id.slice(0, 4)}…`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
