import assert from "node:assert/strict";
import { BoxError } from "../../../src/base/errors";

/** The error that the work ends with; it must be one for the person. */
export async function boxErrorOf(work: Promise<unknown>): Promise<BoxError> {
  const error = await work.then(
    () => assert.fail("it should have failed"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof BoxError, `${error} is no BoxError`);
  return error;
}
