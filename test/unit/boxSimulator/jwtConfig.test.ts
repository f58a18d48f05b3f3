import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { encryptedPem } from "../../box-simulator/encryptedKey";
import { demoJwtApp } from "../../box-simulator/tenant";

const passphrase = "canary-passphrase";

interface Config {
  readonly boxAppSettings: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly appAuth: {
      readonly publicKeyID: string;
      readonly privateKey: string;
      readonly passphrase: string;
    };
  };
  readonly enterpriseID: string;
}

describe("the configuration file of a JWT app", function () {
  // A key pair takes its time.
  this.timeout(10_000);

  let simulator: BoxSimulator;

  before(async () => {
    simulator = await BoxSimulator.start();
  });

  after(() => simulator.close());

  function read(text: string): Config {
    return JSON.parse(text) as Config;
  }

  it("has the fields of the console's file", () => {
    const { boxAppSettings, enterpriseID } = read(simulator.jwtConfig({ passphrase }));
    const { appAuth, ...app } = boxAppSettings;
    assert.deepEqual(app, { clientID: demoJwtApp.clientId, clientSecret: demoJwtApp.clientSecret });
    assert.equal(enterpriseID, demoJwtApp.enterpriseId);
    assert.match(appAuth.publicKeyID, /^[a-z0-9]{8}$/);
    assert.match(appAuth.privateKey, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    assert.match(appAuth.privateKey, /\n-----END ENCRYPTED PRIVATE KEY-----\n$/);
    assert.equal(appAuth.passphrase, passphrase);
  });

  it("has the same key each time, plain when no passphrase is given", () => {
    const plain = read(simulator.jwtConfig()).boxAppSettings.appAuth;
    const encrypted = read(simulator.jwtConfig({ passphrase })).boxAppSettings.appAuth;
    assert.equal(plain.passphrase, "");
    assert.match(plain.privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
    const key = createPrivateKey({ key: encrypted.privateKey, passphrase });
    assert.ok(key.equals(createPrivateKey(plain.privateKey)));
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
    assert.throws(() => createPrivateKey({ key: encrypted.privateKey, passphrase: "canary-other" }));
  });

  it("encrypts as Box does: PBES2 with PBKDF2 of 2048 rounds HMAC-SHA1 and DES-EDE3-CBC", () => {
    const pem = encryptedPem(simulator.keys.pair(demoJwtApp.clientId).privateKey, passphrase);
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ""), "base64").toString("hex");
    const pbkdf2 = "06092a864886f70d01050c" + "300e0408" + ".{16}" + "02020800";
    const des = "301406082a864886f70d0307" + "0408" + ".{16}";
    assert.match(der, new RegExp(`^3082....3040${"06092a864886f70d01050d"}3033301b${pbkdf2}${des}0482....`));
  });

  it("leaves traces by which a leak of its key is found", () => {
    const { appAuth } = read(simulator.jwtConfig({ passphrase: "canary-found" })).boxAppSettings;
    const plain = read(simulator.jwtConfig()).boxAppSettings.appAuth;
    const secrets = simulator.secretsIssued();
    for (const leak of [
      appAuth.privateKey,
      plain.privateKey,
      plain.privateKey.replaceAll("\n", "\\n"),
      "canary-found",
    ]) {
      assert.ok(secrets.some((secret) => leak.includes(secret)));
    }
  });

  it("outlives a reset", () => {
    const before = simulator.jwtConfig();
    simulator.reset();
    assert.equal(simulator.jwtConfig(), before);
  });
});
