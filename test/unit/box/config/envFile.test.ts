import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEnv } from "../../../../src/box/config/envFile";
import { assertLinear } from "../growth";
import { megabytes } from "../refusal";

describe("a .env file", function () {
  this.timeout(20_000);

  const files: [name: string, text: string, values: Record<string, string>][] = [
    ["nothing", "", {}],
    ["plain values", "A=1\nB = two words \n", { A: "1", B: "two words" }],
    ["line ends of Windows", "A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["values in quotes", "A=\"1\"\nB='2'\nC=`3`", { A: "1", B: "2", C: "3" }],
    ["quotes in other quotes", `A="it's"\nB='say "it"'`, { A: "it's", B: 'say "it"' }],
    ["escaped quotes and line ends", 'A="a\\"b\\nc"', { A: 'a"b\nc' }],
    ["nothing escaped in single quotes", "A='a\\nb'", { A: "a\\nb" }],
    ["a value over several lines", 'A="one\ntwo\nB=3"\nC=4', { A: "one\ntwo\nB=3", C: "4" }],
    ["lines of a shell", "export A=1\n  export  B='2'", { A: "1", B: "2" }],
    ["comments", "# A=0\nA=1 # one\nB=#\nC='3' # three\nD=a#b", { A: "1", B: "", C: "3", D: "a#b" }],
    ["the last of two values", "A=1\nA=2", { A: "2" }],
    ["no value", "A=\nB\nC=3", { A: "", C: "3" }],
    ["a blank for a value", "A= \nB=canary", { A: "", B: "canary" }],
    ["a last value in quotes", 'A="1"', { A: "1" }],
    ["an open quote", `A="one\nB=2`, { A: '"one', B: "2" }],
    ["a value with equals signs", "A=b=c==", { A: "b=c==" }],
    ["other lines", "{\n  not: a line\n}\n=5\n1A=6", {}],
  ];
  for (const [name, text, values] of files) {
    it(`is read with ${name}`, () => assert.deepEqual(Object.fromEntries(parseEnv(text)), values));
  }

  it("is read at once, whatever it holds", () => {
    for (const text of megabytes) {
      parseEnv(text);
    }
  });

  for (const part of [
    '"',
    "'",
    "`",
    "\\",
    'A="',
    'A="\n',
    "A='\n",
    'A="\\"\n',
    "A = ",
    "export ",
    "=",
    " ",
    "\n",
    'A=`"\n',
  ]) {
    it(`is read in linear time: ${JSON.stringify(part)}`, () => {
      assertLinear(parseEnv, (length) => part.repeat(length / part.length));
      assertLinear(parseEnv, (length) => `A="${part.repeat(length / part.length)}x`);
    });
  }

  it("gives back what is written in single quotes", () => {
    const value = fc.string().filter((text) => !text.includes("'"));
    fc.assert(fc.property(value, (text) => assert.equal(parseEnv(`A='${text}'\n`).get("A"), text.trim())));
  });
});
