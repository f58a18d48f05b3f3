import { readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { root } from "../host/paths";
import { endOnSignals, runToEnd } from "../host/processes";
import { floors, leftOut } from "./leftOut";
import { WindowsNode } from "./windowsNode";

/** The lock, and the unit tests of the floors that touch files and ports, on Windows' own Node. */
const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
/** Wine and a shared machine are slow; what hangs is told all the same. */
const TIME_LIMIT_MS = 60_000;

interface MochaReport {
  readonly stats: { readonly passes: number; readonly failures: number; readonly pending: number };
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
  readonly tests: readonly { readonly fullTitle: string }[];
}

async function main(): Promise<number> {
  endOnSignals();
  const node = await WindowsNode.prepare();
  if (!node) {
    console.error(
      "Windows' own Node runs here by Wine, which is missing; install it (on Debian: apt-get install wine wine64), then try again.",
    );
    return 2;
  }
  const load = loadavg()[0]?.toFixed(1);
  const handOver = await node.run([node.path(join(root, "out", "test", "windows", "handOver.js"))]);
  // Wine tells about itself when it is set up.
  const figures = handOver.output.split("\n").filter((line) => line !== "" && !line.startsWith("wine:"));
  console.log(`${figures.join("\n")} (load of this machine: ${load})`);
  const failed = await unitTests(node);
  return handOver.code === 0 && failed === 0 ? 0 : 1;
}

/** @returns how many failed */
async function unitTests(node: WindowsNode): Promise<number> {
  const files = floors.flatMap(testFiles);
  const titles = Object.keys(leftOut);
  const grep = `^(?:${titles.map((title) => title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`;
  const known = await titlesOf(files);
  const stale = titles.filter((title) => !known.includes(title));
  const report = join(root, ".windows", "report.json");
  const options = ["--reporter", "json", "--reporter-option", `output=${node.path(report)}`];
  const limits = ["--timeout", String(TIME_LIMIT_MS), "--exit"];
  const paths = files.map((file) => node.path(file));
  await rm(report, { force: true });
  const { output } = await node.run([
    node.path(mocha),
    ...options,
    ...limits,
    "--grep",
    grep,
    "--invert",
    ...paths,
  ]);
  const { stats, failures } = await reportOf(report, output);
  for (const { fullTitle, err } of failures) {
    console.log(`failed: ${fullTitle}: ${err.message ?? "no reason"}`);
  }
  for (const [title, reason] of Object.entries(leftOut)) {
    console.log(`left out: ${title} (${reason})`);
  }
  console.log("left out: the floor box, since Wine's sockets do not carry fetch");
  for (const title of stale) {
    console.log(`failed: no test has the title that is left out any more: ${title}`);
  }
  console.log(
    `${floors.join(", ")}: ${stats.passes} passed, ${stats.failures} failed, ${stats.pending} skip Windows`,
  );
  return stats.failures + stale.length;
}

function testFiles(floor: string): string[] {
  const folder = join(root, "out", "test", "unit", floor);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => join(folder, name));
}

/** All full titles, by this machine's Node, without running a test. */
async function titlesOf(files: readonly string[]): Promise<string[]> {
  const output = join(root, ".windows", "titles.json");
  const options = ["--dry-run", "--reporter", "json", "--reporter-option", `output=${output}`];
  await runToEnd(process.execPath, [mocha, ...options, ...files]);
  return (await reportOf(output, "")).tests.map(({ fullTitle }) => fullTitle);
}

/** @throws Error with what mocha printed instead, when it wrote no report */
async function reportOf(file: string, printed: string): Promise<MochaReport> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`The tests wrote no report:\n${printed.slice(-4_000)}`);
  });
  return JSON.parse(text);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
