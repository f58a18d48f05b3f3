import assert from "node:assert/strict";
import fc from "fast-check";
import type { SealedContent } from "../../../../src/accounts/model/account";
import { formatContent } from "../../../../src/accounts/model/accountFormat";
import { claimsEnd, seal, unseal } from "../../../../src/accounts/shared/sealedRecord";
import { Secret } from "../../../../src/base/secret";
import { assertSameContent } from "../sameAccount";
import { contentOf, laterGeneration, newSealKey, sampleAccount, sampleProblem } from "../sampleAccount";

const account = laterGeneration(sampleAccount({ problem: sampleProblem }), 7);
const { id, sealKey } = account;
const content = contentOf(account);
const place = { accountId: id, sealKey, generation: 7 };

describe("a sealed record", () => {
  let sealed: string;

  before(async () => {
    sealed = await seal(id, sealKey, content);
  });

  it("opens for whoever knows the account, with all that was in it", async () => {
    assertSameContent(await unseal(place, sealed), content);
  });

  it("carries an end as well", async () => {
    const end: SealedContent = { ended: true, generation: 7 };
    assert.deepEqual(await unseal(place, await seal(id, sealKey, end)), end);
  });

  it("claims for all to see whether the account has ended", async () => {
    assert.equal(await claimsEnd(await seal(id, sealKey, { ended: true, generation: 8 })), true);
    assert.equal(await claimsEnd(sealed), false);
    assert.equal(await claimsEnd("garbage"), false);
  });

  it("names account and generation for all to see, and nothing else", () => {
    const [header = "", key] = sealed.split(".");
    assert.deepEqual(JSON.parse(Buffer.from(header, "base64url").toString("utf8")), {
      alg: "dir",
      enc: "A256GCM",
      account: id,
      generation: 7,
      ended: false,
    });
    assert.equal(key, "");
    assert.ok(!Buffer.from(sealed.replaceAll(".", ""), "base64url").includes("canary"));
  });

  it("is another text each time, so that it tells nothing by being equal", async () => {
    assert.notEqual(await seal(id, sealKey, content), sealed);
  });

  it("does not open with another key, as another account, or as another generation", async () => {
    assert.equal(await unseal({ ...place, sealKey: newSealKey() }, sealed), undefined);
    assert.equal(await unseal({ ...place, accountId: "other" }, sealed), undefined);
    assert.equal(await unseal({ ...place, generation: 8 }, sealed), undefined);
  });

  it("does not open with a key that is none", async () => {
    assert.equal(await unseal({ ...place, sealKey: new Secret("short") }, sealed), undefined);
  });

  it("does not open when anything in it was changed or cut off", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length - 1),
        fc.constantFrom("A", "z", ".", "-", ""),
        async (at, other) => {
          // The last character of a base64url part may carry bits that mean nothing.
          const isLastOfPart = sealed[at + 1] === "." || at === sealed.length - 1;
          fc.pre(sealed[at] !== other && !isLastOfPart);
          const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
          assert.equal(await unseal(place, changed), undefined);
        },
      ),
      { numRuns: 200 },
    );
    assert.equal(await unseal(place, sealed.slice(0, -10)), undefined);
    assert.equal(await unseal(place, ""), undefined);
  });

  it("does not open when it was sealed by another algorithm", async () => {
    const { CompactEncrypt } = await import("jose");
    const header = { alg: "A256GCMKW", enc: "A256GCM", account: id, generation: 7 };
    const other = await new CompactEncrypt(Buffer.from(formatContent(content)))
      .setProtectedHeader(header)
      .encrypt(Buffer.from(sealKey.expose(), "base64url"));
    assert.equal(await unseal(place, other), undefined);
  });

  it("does not open when its inside claims another generation than its header", async () => {
    const { CompactEncrypt } = await import("jose");
    const header = { alg: "dir", enc: "A256GCM", account: id, generation: 9 };
    const other = await new CompactEncrypt(Buffer.from(formatContent(content)))
      .setProtectedHeader(header)
      .encrypt(Buffer.from(sealKey.expose(), "base64url"));
    assert.equal(await unseal({ ...place, generation: 9 }, other), undefined);
  });
});
