import assert from "node:assert/strict";
import { BoxError } from "../../../src/base/errors";

/** The error of an attempt that must be refused in one sentence with a next step. */
export function refusal(attempt: () => unknown): BoxError {
  try {
    attempt();
  } catch (error) {
    assert.ok(error instanceof BoxError, `refused with ${error}`);
    const { template } = error.sentence;
    assert.match(template, /^[A-Z][^;\n]+; [a-z][^;\n]*(\.|: \{0\})$/);
    assert.doesNotMatch(template, /[.!?] +[A-Z]/);
    return error;
  }
  return assert.fail("nothing was refused");
}

/** Fails when an attempt throws anything but a `BoxError`. */
export function refusesAtMost(attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    assert.ok(error instanceof BoxError, `thrown: ${error instanceof Error ? error.stack : error}`);
  }
}

const MEGABYTE = 1024 * 1024;

/** Texts on which a careless parser stands still, each a megabyte long. */
export const megabytes: readonly string[] = [
  "x",
  " ",
  "\n",
  '"',
  "'",
  "\\",
  "-----BEGIN A-----",
  "-----BEGIN PRIVATE KEY-----",
  "Proc-Type: 4,ENCRYPTED\nDEK-Info: ",
  '{"a":',
  "[",
  'A="\n',
  "A='",
  "BOX_A = ",
  "bearer ",
  "/s/",
  "https://app.box.com/folder/",
].flatMap((part) => {
  const text = part.repeat(Math.ceil((MEGABYTE + 1) / part.length));
  return [text, `BOX_CLIENT_ID="${text}x`, `{"boxAppSettings":"${text}`];
});
