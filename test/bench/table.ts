import type { Line } from "./figure";

const HEAD = ["figure", "ours", "baseline", "ratio", "goal", "holds"];

/** For a person to read; names to the left, figures to the right. */
export function table(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const text = (cells: readonly string[]) =>
    cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  ");
  return rows.map(text).join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function row({ figure, ours, baseline, ratio, goal, holds }: Line): string[] {
  const limit = goal === null ? "–" : `≤ ${number(goal)}`;
  const verdict = holds === null ? "–" : holds ? "yes" : "NO";
  return [figure, number(ours), number(baseline), number(ratio), limit, verdict];
}

function number(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}
