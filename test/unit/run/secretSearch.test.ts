import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretSearch, searchFolder } from "../../run/secretSearch";

const SECRET = "canaryAT+/w7Jq0000/with+signs=";

describe("the search for secrets", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "box-auth-search-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const places: [string, Buffer][] = [
    ["as it is", Buffer.from(`token=${SECRET}\n`)],
    ["in a URL", Buffer.from(`?token=${encodeURIComponent(SECRET)}&`)],
    ["in UTF-16", Buffer.from(`token ${SECRET}`, "utf16le")],
    ["in Base64 from the start", Buffer.from(Buffer.from(`${SECRET}, and more`).toString("base64"))],
    ["in Base64 one byte late", Buffer.from(Buffer.from(`:${SECRET}, and more`).toString("base64"))],
    ["in Base64 two bytes late", Buffer.from(Buffer.from(`::${SECRET}, and more`).toString("base64url"))],
    ["between bytes that are no text", Buffer.concat([Buffer.from([0, 255]), Buffer.from(SECRET)])],
  ];
  for (const [where, bytes] of places) {
    it(`finds a secret ${where}`, () => {
      assert.deepEqual(new SecretSearch(["another secret", SECRET]).in(bytes), [SECRET]);
    });
  }

  it("finds a secret in a file name, and does not repeat it", async () => {
    writeFileSync(join(folder, "canaryRT0123456789"), "nothing");
    const leaks = await searchFolder(folder, new SecretSearch(["canaryRT0123456789"]));
    assert.equal(leaks.length, 1);
    assert.equal(leaks[0]?.secret, "canaryRT… (18 characters)");
  });

  it("finds nothing where nothing is", async () => {
    writeFileSync(join(folder, "clean.log"), "canaryAT is how such a token begins");
    assert.deepEqual(await searchFolder(folder, new SecretSearch([SECRET])), []);
  });
});
