import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { Secret } from "../../../../src/base/secret";
import { openPrivateKey } from "../../../../src/box/keys/privateKey";
import { pbes2, pkcs12TripleDes, unheardOf } from "../keyEncryptions";
import {
  encryptedForms,
  keyMatrixTests,
  passphrase,
  pem,
  pkcs8,
  pkcs8Form,
  plainForms,
  rsaKey,
} from "../keyMatrix";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { assertHidden } from "../shownOf";

const CONVERSION =
  "openssl pkcs8 -topk8 -in private.pem -out converted.pem -v2 aes-256-cbc -v2prf hmacWithSHA256";

const open = (text: string, secret = passphrase) => openPrivateKey(new Secret(text), new Secret(secret));
const isTheKey = (key: KeyObject) => createPublicKey(key).equals(createPublicKey(rsaKey()));

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

  it("is written in these tests as hosts read it, where they can", () => {
    const isLeftToUs = (name: string) => /des-cbc|PBES1/.test(name);
    for (const [name, make] of encryptedForms.filter(([form]) => !isLeftToUs(form))) {
      assert.ok(isTheKey(createPrivateKey({ key: make(rsaKey()), passphrase })), name);
    }
  });

  it("needs no passphrase, and bears one, when it is plain", () => {
    for (const [, make] of plainForms) {
      assert.ok(isTheKey(openPrivateKey(new Secret(make(rsaKey())))));
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

  const small = () => generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const ec = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const plain = () => pem("PRIVATE KEY", pkcs8(rsaKey()));
  const refused: [name: string, text: () => string, code: string, words: RegExp][] = [
    ["nothing", () => "", "privateKey", /not whole/],
    ["blanks", () => " \n\t ", "privateKey", /not whole/],
    ["another text", () => "canary-of-a-token", "privateKey", /not whole/],
    ["JSON", () => JSON.stringify({ privateKey: "canary" }), "privateKey", /not whole/],
    ["a key without its end", () => plain().slice(0, -30), "privateKey", /not whole/],
    ["a key without its beginning", () => plain().slice(20), "privateKey", /not whole/],
    ["a key with other letters in it", () => plain().replace("MII", "M$I"), "privateKey", /not whole/],
    ["a key with nothing in it", () => pem("PRIVATE KEY", Buffer.of()), "privateKey", /not whole/],
    ["a key that lost a line", () => plain().replace(/\n.{64}\n/, "\n"), "privateKey", /damaged/],
    ["bytes that are no key", () => pem("RSA PRIVATE KEY", Buffer.from("canary")), "privateKey", /damaged/],
    [
      "an encrypted key that lost a line",
      () =>
        pkcs8Form(pbes2("aes-256-cbc"))(rsaKey())
          .replace(/\n.{64}\n-/, "\n-")
          .replace(/\n.{64}\n/, "\n"),
      "privateKey",
      /damaged/,
    ],
    [
      "bytes that are no encrypted key",
      () => pem("ENCRYPTED PRIVATE KEY", Buffer.from("canary")),
      "privateKey",
      /damaged/,
    ],
    [
      "the public key",
      () => createPublicKey(rsaKey()).export({ type: "spki", format: "pem" }).toString(),
      "privateKey",
      /public key.*choose the private key/,
    ],
    [
      "the public key in the old form",
      () => createPublicKey(rsaKey()).export({ type: "pkcs1", format: "pem" }).toString(),
      "privateKey",
      /public key.*choose the private key/,
    ],
    ["a certificate", () => pem("CERTIFICATE", Buffer.alloc(300)), "privateKey", /certificate.*choose/],
    ["something else", () => pem("X509 CRL", Buffer.alloc(300)), "privateKey", /not a private key; choose/],
    [
      "a key of OpenSSH",
      () => pem("OPENSSH PRIVATE KEY", Buffer.alloc(300)),
      "privateKey",
      /: ssh-keygen -p -m PEM -f private\.pem$/,
    ],
    [
      "an EC key",
      () => ec().export({ type: "pkcs8", format: "pem" }).toString(),
      "privateKey",
      /RSA key.*create/,
    ],
    [
      "an EC key in the old form",
      () => ec().export({ type: "sec1", format: "pem" }).toString(),
      "privateKey",
      /RSA key.*create/,
    ],
    ["an encrypted EC key", () => pkcs8Form(pbes2("aes-128-cbc"))(ec()), "privateKey", /RSA key.*create/],
    ["a key of 1024 bits", () => pem("PRIVATE KEY", pkcs8(small())), "privateKey", /2048 bits/],
  ];
  for (const [name, text, code, words] of refused) {
    it(`is not ${name}, which is told in one sentence`, () => {
      const error = refusal(() => open(text()));
      assert.match(error.message, words);
      assert.equal(error.code, code);
      assert.equal(error.decision, "fixSettings");
    });
  }

  it("takes no wrong passphrase for anything else, even where it decrypts to well padded bytes", () => {
    for (const encryption of [pbes2("aes-128-cbc"), pkcs12TripleDes]) {
      const text = pkcs8Form(encryption)(rsaKey());
      for (let attempt = 0; attempt < 600; attempt++) {
        assert.equal(refusal(() => open(text, `canary-${attempt}`)).code, "passphrase");
      }
    }
  });

  it("that nobody here can open comes with the command that converts it", () => {
    const error = refusal(() => open(pkcs8Form(unheardOf)(rsaKey())));
    assert.ok(error.message.endsWith(`: ${CONVERSION}`));
    assert.equal(error.code, "privateKey");
  });

  it("in an old encryption comes with the command that OpenSSL 3 needs for it", () => {
    const headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: RC2-CBC,0123456789ABCDEF\n\n";
    const error = refusal(() => open(pem("RSA PRIVATE KEY", Buffer.alloc(300), headers)));
    assert.ok(error.message.endsWith(`: ${CONVERSION} -provider legacy -provider default`));
  });

  it("that would take minutes to open is not tried", () => {
    const error = refusal(() => open(pkcs8Form(pbes2("aes-256-cbc", "sha512", 0x7fffffff))(rsaKey())));
    assert.ok(error.message.endsWith(CONVERSION));
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
      refusal(() => openPrivateKey(new Secret(text))),
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
