import { type BoxErrorRow, boxErrorRows } from "./errorTable";
import type { Fault, Moment, Place } from "./faults";

/** Reads what another process asks for. @throws Error with a sentence that names the wrong field */
export function parseFaults(body: unknown): Fault[] {
  return (Array.isArray(body) ? body : [body]).map(parseFault);
}

function parseFault(value: unknown): Fault {
  const fields = new Fields(value);
  const common = commonFields(fields);
  const moment = fields.optionalOneOf<Moment>("moment", ["before", "after"]);
  const status = fields.number("status");
  const retryAfter = fields.number("retryAfter") ?? fields.text("retryAfter");
  const when = moment === undefined ? {} : { moment };
  const how = status === undefined ? {} : { status };
  const again = retryAfter === undefined ? {} : { retryAfter };
  const kind = fields.oneOf<Fault["kind"]>("kind", kinds);
  switch (kind) {
    case "delay":
      return { ...common, kind, ms: fields.needed("ms", fields.number("ms")), ...when };
    case "dateSkew":
      return { ...common, kind, ms: fields.needed("ms", fields.number("ms")) };
    case "hold":
      return { ...common, kind, ...when };
    case "dropBefore":
    case "dropAfter":
      return { ...common, kind };
    case "tooManyRequests":
      return { ...common, kind, ...again, ...when };
    case "serverError":
      return { ...common, kind, ...how, ...again, ...when };
    case "html":
      return { ...common, kind, ...how, ...when };
    case "oauthError": {
      const description = fields.text("description");
      const error = fields.needed("error", fields.text("error"));
      return { ...common, kind, error, ...(description !== undefined && { description }), ...how };
    }
    case "boxError":
      return { ...common, kind, row: fields.oneOf<BoxErrorRow>("row", boxErrorRows), ...again };
    case "response": {
      const responseStatus = fields.needed("status", status);
      const [headers, body] = [fields.texts("headers"), fields.text("body")];
      const sent = { ...(headers && { headers }), ...(body !== undefined && { body }) };
      return { ...common, kind, status: responseStatus, ...sent };
    }
  }
}

function commonFields(fields: Fields): Pick<Fault, "on" | "grantType" | "times"> {
  const grantType = fields.text("grantType");
  const times: Fault["times"] = fields.is("times", "always") ? "always" : fields.number("times");
  return {
    on: fields.oneOf<Place | "any">("on", [
      "metadata",
      "authorize",
      "token",
      "revoke",
      "user",
      "console",
      "any",
    ]),
    ...(grantType !== undefined && { grantType }),
    ...(times !== undefined && { times }),
  };
}

const kinds = [
  "delay",
  "hold",
  "dropBefore",
  "dropAfter",
  "tooManyRequests",
  "serverError",
  "html",
  "oauthError",
  "boxError",
  "response",
  "dateSkew",
] as const;

/** The fields of an object from outside; a value of another type counts as missing. */
class Fields {
  readonly #values: Map<string, unknown>;

  constructor(value: unknown) {
    this.#values = new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  }

  is(name: string, value: string): boolean {
    return this.#values.get(name) === value;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }

  /** An object of texts; other values in it are left out. */
  texts(name: string): Record<string, string> | undefined {
    const value = this.#values.get(name);
    if (typeof value !== "object" || value === null) {
      return undefined;
    }
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  }

  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === "number" ? value : undefined;
  }

  optionalOneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    return this.#values.has(name) ? this.oneOf(name, allowed) : undefined;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const found = allowed.find((word) => word === this.#values.get(name));
    return this.needed(name, found, `one of ${allowed.join(", ")}`);
  }

  needed<T>(name: string, value: T | undefined, expected = "given"): T {
    if (value === undefined) {
      throw new Error(`The field ${name} of a fault must be ${expected}.`);
    }
    return value;
  }
}
