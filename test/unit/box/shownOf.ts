import assert from "node:assert/strict";
import { format, inspect } from "node:util";
import { serialize } from "node:v8";

/** Everything that a log, a report or another process can show of a value, in one text. */
export function shownOf(value: unknown): string {
  const error = value instanceof Error ? [value.message, value.stack, value.toString(), value.cause] : [];
  return [
    inspect(value),
    inspect(value, { depth: null, showHidden: true, getters: true }),
    inspect(value, { depth: null, showHidden: true, customInspect: false, showProxy: true }),
    inspect(new Error("outer", { cause: value }), { depth: null }),
    inspect({ deep: [new Map([["a", { b: new Set([value]) }]])] }, { depth: null, showHidden: true }),
    format("%s %o %O %j %d", value, value, value, value, value),
    JSON.stringify({ value, list: [value], spread: spreadOf(value) }),
    String(value),
    `${value}`,
    `${value}`.concat("", String([value])),
    inspect(structuredClone(value), { depth: null, showHidden: true }),
    serialize(value).toString("latin1"),
    ...error.map((part) => (typeof part === "string" ? part : inspect(part, { depth: null }))),
  ].join("\n");
}

/** Fails when any of the canaries can be seen; the message names no more than its number. */
export function assertHidden(value: unknown, ...canaries: readonly string[]): void {
  const shown = shownOf(value);
  canaries.forEach((canary, index) => {
    assert.ok(canary.length > 0 && !shown.includes(canary), `canary ${index + 1} can be seen`);
  });
}

function spreadOf(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Reflect.ownKeys(value).map((key) => [String(key), Reflect.get(value, key)]))
    : value;
}
