import { BoxError } from "./errors";
import { filledText, isRecord, parseJson } from "./json";
import { Secret } from "./secret";
import { type Sentence, sentence } from "./sentence";

/** Larger than any configuration: somebody pasted the wrong thing. */
const LONGEST = 1024 * 1024;

export type ConfigFields = Readonly<Record<string, unknown>>;

/** The JSON object of a configuration text. @throws BoxError code `appConfig`, which never repeats the text */
export function readConfig(text: string): ConfigFields {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") {
    throw configError(
      sentence("The configuration is empty; choose the file that the Developer Console made."),
    );
  }
  if (trimmed.length > LONGEST) {
    throw configError(
      sentence("The text is longer than 1 MB, so it is no Box configuration; choose another file."),
    );
  }
  const value = parseJson(new Secret(trimmed));
  if (!isRecord(value)) {
    throw configError(
      sentence("The configuration is not a JSON object; choose the file that the Developer Console made."),
    );
  }
  return value;
}

/** Text or number at a path, such as `boxAppSettings.clientID`. */
export function fieldAt(fields: ConfigFields, path: string): string | undefined {
  const found = path
    .split(".")
    .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), fields);
  return typeof found === "number" ? String(found) : filledText(found)?.trim() || undefined;
}

/** @throws BoxError code `appConfig` that names the missing field */
export function requiredAt(fields: ConfigFields, path: string): string {
  const found = fieldAt(fields, path);
  if (found === undefined) {
    throw configError(
      sentence("The configuration has no {0}; download it again from the app's Configuration page.", path),
    );
  }
  return found;
}

export function configError(reason: Sentence): BoxError {
  return new BoxError(reason, { decision: "fixSettings", code: "appConfig" });
}
