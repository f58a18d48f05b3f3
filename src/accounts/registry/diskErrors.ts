import { BoxError, errorCode, NO_CODE } from "../../base/errors";
import { localized } from "../../base/localizedMessage";

/** @returns `retryLater`, code `diskRead`; an error that is one already stays */
export function unreadableFolder(error: unknown): BoxError {
  if (error instanceof BoxError) {
    return error;
  }
  return new BoxError(
    localized(
      "The tokens shared by all windows could not be read from disk; check the folder's rights, then try again.",
    ),
    { decision: "retryLater", code: "diskRead", systemCode: reasonOf(error) },
  );
}

/** @returns `retryLater`, code `diskWrite` */
export function unwritable(error: unknown): BoxError {
  return new BoxError(
    localized(
      "The account could not be saved to disk, so it stays as it was; free some space or check the folder's rights, then try again.",
    ),
    { decision: "retryLater", code: "diskWrite", systemCode: reasonOf(error) },
  );
}

/** For the log and for sentences: a code, never a path. */
export function reasonOf(error: unknown): string {
  return error instanceof BoxError ? error.code : (errorCode(error) ?? NO_CODE);
}
