import type { Outcome } from "./harness/figures";

const COLUMNS = [
  ["scenario", 16],
  ["hours", 8],
  ["expiries", 8],
  ["requests", 8],
  ["per expiry", 10],
  ["kills", 6],
  ["double", 6],
  ["lost", 5],
  ["agree ms", 9],
  ["takeover ms", 11],
  ["s", 6],
] as const;

export function tableHead(): string {
  return `${COLUMNS.map(([name, width]) => cell(name, width)).join(" ")}  holds  goal`;
}

/** One row, and below it what else was measured. */
export function tableRow({ figures, goal, holds, notes, seconds }: Outcome): string {
  const cells = [
    figures.scenario,
    figures.virtualHours.toFixed(1),
    String(figures.expiries),
    String(figures.refreshRequests),
    figures.refreshesPerExpiry.toFixed(3),
    String(figures.kills),
    String(figures.doubleRedemptions),
    String(figures.lostSignIns),
    figures.worstAgreementMs.toFixed(1),
    figures.worstTakeoverMs.toFixed(1),
    seconds.toFixed(1),
  ];
  const row = cells.map((text, index) => cell(text, COLUMNS[index]?.[1] ?? 0)).join(" ");
  return [`${row}  ${holds ? "yes  " : "NO   "}  ${goal}`, ...notes.map((note) => `    ${note}`)].join("\n");
}

/** Names to the left, numbers to the right. */
function cell(text: string, width: number): string {
  return width === COLUMNS[0][1] ? text.padEnd(width) : text.padStart(width);
}
