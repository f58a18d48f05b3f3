import { BoxError } from "../../base/errors";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";

/** Larger than any configuration: somebody pasted the wrong thing. */
const LONGEST = 1024 * 1024;

export type ConfigFields = Readonly<Record<string, unknown>>;

/** The JSON object of a configuration text. @throws BoxError code `appConfig`, which never repeats the text */
export function readConfig(text: string): ConfigFields {
  const value = parseJson(new Secret(readText(text)));
  if (value === undefined) {
    throw configError(
      localized(
        "The configuration is not JSON or not whole; choose the file that the Developer Console made.",
      ),
    );
  }
  if (!isRecord(value)) {
    throw configError(
      localized("The configuration is not a JSON object; choose the file that the Developer Console made."),
    );
  }
  return value;
}

/** The text without what editors put around it. @throws BoxError code `appConfig` when it is `empty` or over 1 MB */
export function readText(
  text: string,
  empty = localized("The configuration is empty; choose the file that the Developer Console made."),
): string {
  if (text.length > LONGEST) {
    throw configError(
      localized("The text is longer than 1 MB, so it is no Box configuration; choose another file."),
    );
  }
  // `trim` takes the byte order mark of Windows as well.
  const trimmed = text.trim();
  if (trimmed === "") {
    throw configError(empty);
  }
  return trimmed;
}

/** Filled text, or a number, at a path such as `boxAppSettings.clientID`. */
export function fieldAt(fields: ConfigFields, path: string): string | undefined {
  const found = path
    .split(".")
    .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), fields);
  // An ID that somebody wrote without quotes; beyond 2^53 its last digits are lost already.
  return Number.isSafeInteger(found) ? String(found) : nonEmptyString(found)?.trim() || undefined;
}

/** `enterpriseID`. The console writes "0" where an app belongs to no enterprise. */
export function enterpriseIdOf(fields: ConfigFields): string | undefined {
  const id = fieldAt(fields, "enterpriseID");
  return id === "0" ? undefined : id;
}

/** @throws BoxError code `appConfig` that names the missing field */
export function requiredAt(fields: ConfigFields, path: string): string {
  const found = fieldAt(fields, path);
  if (found === undefined) {
    throw configError(
      localized("The configuration has no {0}; download it again from the app's Configuration page.", path),
    );
  }
  return found;
}

export function configError(reason: LocalizedMessage): BoxError {
  return new BoxError(reason, { decision: "fixSettings", code: "appConfig" });
}
