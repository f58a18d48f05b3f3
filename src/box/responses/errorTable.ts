import { localized } from "../../base/localizedMessage";
import { apiErrors } from "./apiErrors";
import { clientErrors } from "./clientErrors";
import type { ErrorRow } from "./errorRow";
import { grantErrors } from "./grantErrors";

/**
 * Reasons that Box gives, most special first: the first row that fits decides (Box, "Common errors").
 * `signInAgain` rows count only for a parsed OAuth error, never for a header or an API error (law 3).
 */
export const errorTable: readonly ErrorRow[] = [...grantErrors, ...clientErrors, ...apiErrors];

/** Any other reason that Box gives, shown as it is. */
export const unknownError: Omit<ErrorRow, "error"> = {
  decision: "fatal",
  sentence: localized("Box refused the request; try again, and show this to an admin if it stays."),
  sentenceWithReason: localized(
    "Box refused the request ({0}); try again, and show this to an admin if it stays.",
  ),
};
