import { format } from "../../../src/base/localizedMessage";
import type { Check } from "../../../src/diagnosis/findings/diagnosis";
import type { Finding } from "../../../src/diagnosis/findings/finding";

/** Each finding as its verdict, its sentence and its code. */
export function linesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ verdict, sentence, code }) =>
    [`${verdict}: ${format(sentence)}`, ...(code === undefined ? [] : [code])].join(" "),
  );
}

/** What a check finds, as lines. */
export async function run(check: Check, signal = new AbortController().signal): Promise<readonly string[]> {
  return linesOf(await check.run(signal));
}
