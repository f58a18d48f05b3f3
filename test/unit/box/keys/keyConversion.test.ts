import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conversionOf } from "../../../../src/box/keys/keyConversion";
import { readStructure } from "../../../../src/box/keys/keyStructure";
import { readPem } from "../../../../src/box/keys/pem";
import { isTheKey, open, passphrase, rareForms, rsaKey } from "../keyMatrix";

/** The commands name OpenSSL 3; what calls itself `openssl` on a Mac is LibreSSL. */
const hasOpenSsl = /^OpenSSL [3-9]/.test(
  spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout ?? "",
);

describe("the command that converts a key", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "box-auth-keys-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, make] of rareForms) {
    it(`makes a key that is opened here of ${name}`, () => {
      const text = make(rsaKey());
      assert.ok(isTheKey(open(convert(text, commandFor(text)))));
    });
  }

  /** By the command itself, or where there is no OpenSSL by the one in Node, which then shows that the key can be converted. */
  function convert(text: string, command: string): string {
    const [program = "", ...args] = command.split(" ");
    assert.equal(program, "openssl");
    const env = { ...process.env, CANARY_PASSPHRASE: passphrase };
    if (!hasOpenSsl) {
      return execFileSync(process.execPath, ["--openssl-legacy-provider", "--eval", BY_NODE], {
        input: text,
        encoding: "utf8",
        env,
      });
    }
    writeFileSync(join(folder, "private.pem"), text);
    const typed = ["-passin", "env:CANARY_PASSPHRASE", "-passout", "env:CANARY_PASSPHRASE"];
    execFileSync(program, [...args, ...typed], { cwd: folder, env });
    return readFileSync(join(folder, "converted.pem"), "utf8");
  }
});

const BY_NODE = `
const passphrase = process.env.CANARY_PASSPHRASE;
const key = crypto.createPrivateKey({ key: fs.readFileSync(0), passphrase });
process.stdout.write(key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }));
`;

function commandFor(text: string): string {
  const block = readPem(text) ?? assert.fail("no block");
  if (block.encryption) {
    return conversionOf([block.encryption.cipher]);
  }
  const structure = readStructure(block.der);
  return structure.kind === "encrypted"
    ? conversionOf(structure.encryption.identifiers)
    : assert.fail(structure.kind);
}
