import type { HostMark } from "./probe/hostSnapshot";

/** Of one extension, by the marks that the extension host sets around its start. */
export interface Activation {
  /** When the host began to load it, in epoch milliseconds. */
  readonly begin: number;
  /** Milliseconds for `require` of its main file. That is synchronous, so no other extension is in it. */
  readonly load: number;
  /** Milliseconds from the call of `activate` until its answer has settled, with whatever else the host did meanwhile. */
  readonly activate: number;
  /** Milliseconds from the call of `activate` until the host's next mark: the part that is this extension's alone. */
  readonly call: number;
}

/** Throws when the host noted no activation of the extension. */
export function activationOf(extension: string, marks: readonly HostMark[]): Activation {
  const at = (event: string) => {
    const index = marks.findIndex(({ name }) => name === `code/extHost/${event}/${extension}`);
    const mark = marks[index];
    if (!mark) {
      throw new Error(`The extension host noted no ${event} of ${extension}.`);
    }
    return { index, time: mark.startTime };
  };
  const begin = at("willLoadExtensionCode").time;
  const willActivate = at("willActivateExtension");
  const next = marks[willActivate.index + 1]?.startTime ?? willActivate.time;
  return {
    begin,
    load: at("didLoadExtensionCode").time - begin,
    activate: at("didActivateExtension").time - willActivate.time,
    call: next - willActivate.time,
  };
}
