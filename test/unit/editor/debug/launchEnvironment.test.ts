import assert from "node:assert/strict";
import { BoxError } from "../../../../src/base/errors";
import { parseWish, tokenPlace } from "../../../../src/editor/debug/launchEnvironment";

const unusable = (error: unknown) => error instanceof BoxError && error.code === "launchConfiguration";
const launch = (changes: object) => ({ type: "node", request: "launch", name: "Server", ...changes });
const NAME = "BOX_ACCESS_TOKEN";

describe("boxAuth in a debug configuration", () => {
  for (const [boxAuth, wish] of [
    [true, { minimumLifetimeMs: 300_000 }],
    [{}, { minimumLifetimeMs: 300_000 }],
    [{ account: "mira@example.com" }, { account: "mira@example.com", minimumLifetimeMs: 300_000 }],
    [{ minimumLifetime: 0 }, { minimumLifetimeMs: 0 }],
    [
      { account: "Work", minimumLifetime: 1_800 },
      { account: "Work", minimumLifetimeMs: 1_800_000 },
    ],
    [false, undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const) {
    it(`asks for what it says: ${JSON.stringify(boxAuth)}`, () => assert.deepEqual(parseWish(boxAuth), wish));
  }

  for (const boxAuth of [
    "true",
    1,
    0,
    "",
    [],
    [true],
    { account: "" },
    { account: " " },
    { account: 7 },
    { account: null },
    { minimumLifetime: "300" },
    { minimumLifetime: -1 },
    { minimumLifetime: 1e9 },
    { minimumLifetime: Number.NaN },
    { minLifetime: 300 },
    { boxAuth: true },
  ]) {
    it(`is refused where it says anything else: ${JSON.stringify(boxAuth)}`, () => {
      assert.throws(() => parseWish(boxAuth), unusable);
    });
  }
});

describe("the place for a token in a debug configuration", () => {
  for (const [what, before, after] of [
    ["none yet", launch({}), { env: { [NAME]: "t" } }],
    ["env", launch({ env: { A: "1" } }), { env: { A: "1", [NAME]: "t" } }],
    ["an older one", launch({ env: { [NAME]: "old", B: null } }), { env: { [NAME]: "t", B: null } }],
    ["env of null", launch({ type: "java", env: null }), { env: { [NAME]: "t" } }],
    ["debugpy", launch({ type: "debugpy" }), { env: { [NAME]: "t" } }],
    [
      "a list of lines",
      launch({ type: "lldb-dap", env: ["A=1", `${NAME}=old`] }),
      { env: ["A=1", `${NAME}=t`] },
    ],
    ["cppdbg", launch({ type: "cppdbg" }), { environment: [{ name: NAME, value: "t" }] }],
    [
      "cppvsdbg",
      launch({
        type: "cppvsdbg",
        environment: [
          { name: "A", value: "1" },
          { name: NAME, value: "old" },
        ],
      }),
      {
        environment: [
          { name: "A", value: "1" },
          { name: NAME, value: "t" },
        ],
      },
    ],
  ] as const) {
    it(`has the shape that its debugger reads: ${what}`, () => {
      const copy = structuredClone(before);
      assert.deepEqual(tokenPlace(before)("t"), { ...before, ...after });
      assert.deepEqual(before, copy, "what was given is not changed");
    });
  }

  for (const [what, configuration] of [
    ["an attach", launch({ request: "attach" })],
    ["a text", launch({ env: "A=1" })],
    ["a number", launch({ env: 0 })],
    ["an object where a list belongs", launch({ type: "cppdbg", environment: { A: "1" } })],
  ] as const) {
    it(`is none in ${what}`, () => assert.throws(() => tokenPlace(configuration), unusable));
  }

  for (const typed of [
    { console: "integratedTerminal" },
    { console: "externalTerminal" },
    { type: "java", console: "externalTerminal" },
    { type: "lldb-dap", runInTerminal: true },
    { type: "dart", console: "terminal" },
    { console: "IntegratedTerminal" },
    { console: ["internalConsole"] },
  ]) {
    it(`is not typed into a terminal, as ${JSON.stringify(typed)} would have it`, () => {
      assert.throws(() => tokenPlace(launch(typed)), /set “console” to “internalConsole”/);
    });
  }

  it("is handed on behind the back of a terminal where the debugger does so", () => {
    for (const other of [
      { type: "debugpy", console: "integratedTerminal" },
      { console: "internalConsole" },
      { type: "dart", console: "debugConsole" },
      { type: "lldb-dap", runInTerminal: false },
      { console: null },
      {},
    ]) {
      assert.ok(tokenPlace(launch(other)));
    }
  });
});
