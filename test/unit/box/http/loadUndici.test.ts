import assert from "node:assert/strict";
import { type ProxySettings, UndiciTransport } from "../../../../src/box/http/undiciTransport";
import { ManualClock } from "../../manualClock";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";

const direct: ProxySettings = { support: "off", systemCertificates: false, environment: {} };

describe("loading undici", () => {
  const slots = `["undici.globalDispatcher.1", "undici.globalDispatcher.2"].map((name) => Symbol.for(name))`;

  it("does not happen before the first request", async () => {
    const program = `
      const loaded = () => Object.keys(require.cache).some((file) => /[\\\\/]undici[\\\\/]/.test(file));
      const { UndiciTransport } = load("src/box/http/undiciTransport");
      const { systemClock } = load("src/base/clock");
      const transport = new UndiciTransport(systemClock, ${JSON.stringify(direct)});
      const before = loaded();
      await transport.send({ method: "GET", url: "http://127.0.0.1:1/" }).catch(() => undefined);
      report([before, loaded()]);
    `;
    assert.deepEqual(await inFreshProcess(program), [false, true]);
  });

  it("leaves the dispatcher of the process as it was, so that the fetch of others runs as before", async () => {
    const program = `
      const slots = ${slots};
      void globalThis.Request;
      const before = slots.map((slot) => globalThis[slot]);
      const undici = await load("src/box/http/loadUndici").loadUndici();
      const after = slots.map((slot) => globalThis[slot]);
      report({
        same: slots.map((_, index) => before[index] === after[index]),
        ours: after.map((dispatcher) => dispatcher instanceof undici.Agent),
        filled: before[0] !== undefined,
      });
    `;
    const filled = { same: [true, true], ours: [false, false], filled: true };
    assert.deepEqual(await inFreshProcess(program), filled);
  });

  it("leaves the dispatcher that somebody else had set", async () => {
    const program = `
      const slots = ${slots};
      const theirs = slots.map((slot) => (globalThis[slot] = { dispatch() {}, of: String(slot) }));
      await load("src/box/http/loadUndici").loadUndici();
      report(slots.map((slot, index) => globalThis[slot] === theirs[index]));
    `;
    assert.deepEqual(await inFreshProcess(program), [true, true]);
  });

  it("puts back a free slot that undici has taken", async () => {
    const program = `
      const slots = ${slots};
      Object.defineProperty(globalThis, "Request", { value: undefined });
      const undici = await load("src/box/http/loadUndici").loadUndici();
      const after = slots.map((slot) => globalThis[slot] instanceof undici.Agent);
      undici.setGlobalDispatcher(new undici.Agent());
      report([after, slots.map((slot) => globalThis[slot] instanceof undici.Agent)]);
    `;
    assert.deepEqual(await inFreshProcess(program), [
      [false, false],
      [true, true],
    ]);
  });

  it("gives the same undici to all who load it at once, and changes nothing", async () => {
    const program = `
      const slots = ${slots};
      void globalThis.Request;
      const before = slots.map((slot) => globalThis[slot]);
      const { loadUndici } = load("src/box/http/loadUndici");
      const loaded = await Promise.all([loadUndici(), loadUndici(), loadUndici()]);
      report([new Set(loaded.map(({ Agent }) => Agent)).size, slots.map((slot, i) => globalThis[slot] === before[i])]);
    `;
    assert.deepEqual(await inFreshProcess(program), [1, [true, true]]);
  });

  it("and a request through it leave the host's own fetch alone", async () => {
    const box = await LoopbackBox.start((response) => response.end("{}"));
    const symbols = Object.getOwnPropertySymbols(globalThis).filter((symbol) =>
      String(symbol).includes("undici"),
    );
    const before = [globalThis.fetch, ...symbols.map((symbol): unknown => Reflect.get(globalThis, symbol))];
    await new UndiciTransport(new ManualClock(), direct).send({ method: "GET", url: box.url });
    const after = [globalThis.fetch, ...symbols.map((symbol): unknown => Reflect.get(globalThis, symbol))];
    assert.ok(before.every((value, index) => value === after[index]));
    assert.equal((await fetch(box.url)).status, 200);
    await box.close();
  });
});
