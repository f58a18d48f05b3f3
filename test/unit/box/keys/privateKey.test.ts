import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { pbes2, unheardOf } from "../keyEncryptions";
import {
  isTheKey,
  keyMatrixTests,
  open,
  passphrase,
  pem,
  pkcs8,
  pkcs8Form,
  plainForms,
  rsaKey,
} from "../keyMatrix";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { selfSignedCertificate } from "../selfSignedCertificate";
import { assertHidden } from "../shownOf";

describe("a private key", function () {
  this.timeout(20_000);

  keyMatrixTests();

  for (const cipher of ["des-ede3-cbc", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc"]) {
    for (const type of ["pkcs8", "pkcs1"] as const) {
      it(`is opened as the host itself writes it, ${type} with ${cipher}`, () => {
        const text = rsaKey().export({ type, format: "pem", cipher, passphrase }).toString();
        assert.ok(isTheKey(open(text)));
      });
    }
  }

  it("needs no passphrase, and bears one, when it is plain", () => {
    for (const [, make] of plainForms) {
      assert.ok(isTheKey(open(make(rsaKey()), null)));
      assert.ok(isTheKey(open(make(rsaKey()), "canary-of-another-key")));
    }
  });

  it("is found among other blocks and text", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const other = publicKey.export({ type: "spki", format: "pem" });
    assert.ok(
      isTheKey(open(`Bag Attributes\n${other}\nfriendlyName: a\n${pem("PRIVATE KEY", pkcs8(rsaKey()))}`)),
    );
  });

  it("is what its bytes are, whichever of the labels it has", () => {
    assert.ok(isTheKey(open(pem("RSA PRIVATE KEY", pkcs8(rsaKey())))));
    assert.ok(isTheKey(open(pem("ENCRYPTED PRIVATE KEY", pkcs8(rsaKey())))));
    assert.ok(isTheKey(open(pem("PRIVATE KEY", rsaKey().export({ type: "pkcs1", format: "der" })))));
  });

  const ec = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const plain = () => pem("PRIVATE KEY", pkcs8(rsaKey()));
  const publicKey = (type: "spki" | "pkcs1") => createPublicKey(rsaKey()).export({ type, format: "der" });
  const { cert } = selfSignedCertificate(["localhost"]);
  const lostLines = (text: string) => text.replace(/\n.{64}\n-/, "\n-").replace(/\n.{64}\n/, "\n");
  const dek = "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n";
  const refused: [name: string, text: () => string, words: RegExp][] = [
    ["nothing", () => "", /not whole/],
    ["blanks", () => " \n\t ", /not whole/],
    ["another text", () => "canary-of-a-token", /not whole/],
    ["JSON", () => JSON.stringify({ privateKey: "canary" }), /not whole/],
    ["a key without its end", () => plain().slice(0, -30), /not whole/],
    ["a key without its beginning", () => plain().slice(20), /not whole/],
    ["a key with another end", () => plain().replace("END PRIVATE", "END RSA PRIVATE"), /not whole/],
    ["a key with other letters in it", () => plain().replace("MII", "M$I"), /not whole/],
    ["a key with nothing in it", () => pem("PRIVATE KEY", Buffer.of()), /not whole/],
    ["a key that lost a line", () => plain().replace(/\n.{64}\n/, "\n"), /damaged/],
    ["bytes that are no key", () => pem("RSA PRIVATE KEY", Buffer.from("canary")), /damaged/],
    [
      "an encrypted key that lost a line",
      () => lostLines(pkcs8Form(pbes2("aes-256-cbc"))(rsaKey())),
      /damaged/,
    ],
    ["bytes that are no encrypted key", () => pem("ENCRYPTED PRIVATE KEY", Buffer.from("canary")), /damaged/],
    ["the public key", () => pem("PUBLIC KEY", publicKey("spki")), /public key.*choose the private key/],
    ["the public key in the old form", () => pem("RSA PUBLIC KEY", publicKey("pkcs1")), /public key.*choose/],
    [
      "a public key that says it is private",
      () => pem("PRIVATE KEY", publicKey("spki")),
      /public key.*choose/,
    ],
    [
      "an old public key that says so",
      () => pem("RSA PRIVATE KEY", publicKey("pkcs1")),
      /public key.*choose/,
    ],
    ["a certificate", () => cert, /certificate.*choose/],
    [
      "a certificate that says it is a key",
      () => cert.replaceAll("CERTIFICATE", "PRIVATE KEY"),
      /certificate/,
    ],
    ["something else", () => pem("X509 CRL", Buffer.alloc(300)), /not a private key; choose/],
    [
      "a key of OpenSSH",
      () => pem("OPENSSH PRIVATE KEY", Buffer.alloc(300)),
      /: ssh-keygen -p -m PEM -f private\.pem$/,
    ],
    [
      "an EC key in the old form",
      () => ec().export({ type: "sec1", format: "pem" }).toString(),
      /RSA key.*kind EC;/,
    ],
    [
      "an encrypted EC key in the old form",
      () => pem("EC PRIVATE KEY", Buffer.alloc(120), dek),
      /RSA key.*kind EC;/,
    ],
    ["a key of 1024 bits", () => pem("PRIVATE KEY", pkcs8(shortKey())), /2048 bits/],
    [
      "a key of more than 16 KB",
      () => `${plain()}${" ".repeat(16 * 1024)}`,
      /longer than 16 KB.*choose another/,
    ],
  ];
  for (const [name, text, words] of refused) {
    it(`is not ${name}, which is told in one sentence`, () => {
      const error = refusal(() => open(text()));
      assert.match(error.message, words);
      assert.equal(error.code, "privateKey");
      assert.equal(error.decision, "fixSettings");
    });
  }

  it("that nobody here can open comes with the command that converts it, before a passphrase is asked for", () => {
    for (const given of [passphrase, null]) {
      const error = refusal(() => open(pkcs8Form(unheardOf)(rsaKey()), given));
      assert.match(error.message, /: openssl pkcs8 -topk8 -in private\.pem -out converted\.pem /);
      assert.equal(error.code, "privateKey");
    }
  });

  it("and its passphrase are in no error", () => {
    const text = pkcs8Form(pbes2("aes-256-cbc"))(rsaKey());
    const telltale = text.split("\n")[9] ?? "";
    assertHidden(
      refusal(() => open(text, "canary-wrong")),
      telltale,
      "canary-wrong",
    );
    assertHidden(
      refusal(() => open(text.replace(/\n.{64}\n/, "\n"))),
      telltale,
      passphrase,
    );
    assertHidden(
      refusal(() => open(text, null)),
      telltale,
    );
  });

  it("is opened or refused with a sentence, whatever comes", () => {
    const labels = fc.constantFrom(
      "PRIVATE KEY",
      "ENCRYPTED PRIVATE KEY",
      "RSA PRIVATE KEY",
      "EC PRIVATE KEY",
    );
    const random = fc
      .tuple(labels, fc.uint8Array({ maxLength: 200 }))
      .map(([label, bytes]) => pem(label, Buffer.from(bytes)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), random), fc.string(), (text, secret) =>
        refusesAtMost(() => open(text, secret)),
      ),
    );
  });

  it("is opened or refused with a sentence, whichever byte of it changes", () => {
    const whole = pbes2("aes-256-cbc", "sha256")(pkcs8(rsaKey()), passphrase);
    fc.assert(
      fc.property(fc.nat({ max: 120 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        refusesAtMost(() => open(pem("ENCRYPTED PRIVATE KEY", bytes)));
      }),
    );
  });

  it("is refused at once when the text is a megabyte", () => {
    for (const text of megabytes) {
      refusal(() => open(text));
    }
  });
});

function shortKey() {
  return generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
}
