import dns from "node:dns";

/** Every name leads to this machine until it is undone, as if the hosts file said so: nothing asks a name server. */
export function resolveToLoopback(): { undo(): void } {
  const original = dns.lookup;
  const loopback = { address: "127.0.0.1", family: 4 };
  const lookup = (_name: string, options: unknown, callback?: unknown) => {
    const all = typeof options === "object" && options !== null && "all" in options && options.all === true;
    const done = typeof options === "function" ? options : callback;
    if (typeof done === "function") {
      setImmediate(() => (all ? done(null, [loopback]) : done(null, loopback.address, loopback.family)));
    }
  };
  Reflect.set(dns, "lookup", lookup);
  return { undo: () => void Reflect.set(dns, "lookup", original) };
}
