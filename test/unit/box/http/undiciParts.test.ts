import assert from "node:assert/strict";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { UndiciTransport } from "../../../../src/box/http/undiciTransport";
import { ManualClock } from "../../manualClock";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";

const direct: ProxySettings = { support: "off", systemCertificates: false, environment: {} };

describe("the parts of undici", () => {
  /** Loads them and sends a request that nobody answers. */
  const use = `
    const { UndiciTransport } = load("src/box/http/undiciTransport");
    const { systemClock } = load("src/base/clock");
    const transport = new UndiciTransport(systemClock, () => (${JSON.stringify(direct)}));
    await transport.send({ method: "GET", url: "http://127.0.0.1:1/" }).catch(() => undefined);
  `;
  const slots = `["undici.globalDispatcher.1", "undici.globalDispatcher.2"].map((name) => Symbol.for(name))`;

  it("leave the slots for a dispatcher of the process empty, where nothing has filled them", async () => {
    const program = `
      const slots = ${slots};
      Object.defineProperty(globalThis, "Request", { value: undefined });
      ${use}
      const used = slots.map((slot) => slot in globalThis);
      require("undici");
      report([used, slots.map((slot) => slot in globalThis)]);
    `;
    assert.deepEqual(await inFreshProcess(program), [
      [false, false],
      [true, true],
    ]);
  });

  it("leave the dispatcher that Node or somebody else has put there", async () => {
    const program = `
      const slots = ${slots};
      void globalThis.Request;
      const nodes = globalThis[slots[0]];
      const theirs = (globalThis[slots[1]] ??= { dispatch() {} });
      ${use}
      report([nodes !== undefined, globalThis[slots[0]] === nodes, globalThis[slots[1]] === theirs]);
    `;
    assert.deepEqual(await inFreshProcess(program), [true, true, true]);
  });

  it("leave the host's own fetch as it was", async () => {
    const box = await LoopbackBox.start((response) => response.end("{}"));
    const { fetch } = globalThis;
    const transport = new UndiciTransport(new ManualClock(), () => direct);
    await transport.send({ method: "GET", url: box.url });
    assert.equal(globalThis.fetch, fetch);
    assert.equal((await fetch(box.url)).status, 200);
    await box.close();
    transport.dispose();
  });
});
