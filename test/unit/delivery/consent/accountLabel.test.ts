import assert from "node:assert/strict";
import type { Account } from "../../../../src/accounts/model/accountView";
import { accountLabel, accountsNamed, uniqueLabel } from "../../../../src/delivery/consent/accountLabel";
import { sampleView } from "../../editor/sampleView";

const at = (apiUrl: string) => ({ authorizeUrl: `${apiUrl}/authorize`, apiUrl });
const one = at("https://api.one.example");
const two = at("https://api.two.example");
let number = 0;
const account = (changes: Partial<Account> = {}) =>
  sampleView({ id: `id${number++}`, endpoints: one, ...changes });

function developerToken(changes: Partial<Account> = {}): Account {
  const { clientId: _, ...rest } = account({ kind: "developerToken", ...changes });
  return rest;
}

describe("how other programs name an account", () => {
  it("is its login and the beginning of its app, whatever the person calls it", () => {
    assert.equal(accountLabel(account({ name: "Work" })), "mira@example.com (sample)");
    assert.equal(accountLabel(developerToken()), "mira@example.com (developer token)");
    const { identity: _, ...nameless } = account();
    assert.equal(accountLabel(nameless), undefined);
    assert.equal(uniqueLabel(nameless, [nameless]), undefined);
  });

  for (const [what, all] of Object.entries({
    "two kinds at one Box": [account(), account({ kind: "jwt" })],
    "one app at two Boxes": [account(), account({ endpoints: two })],
    "apps that begin alike": [account({ clientId: "sampleA" }), account({ clientId: "sampleB" })],
    "two developer tokens": [developerToken(), developerToken()],
    "apps that begin alike, at two Boxes each": [
      account({ clientId: "sampleA" }),
      account({ clientId: "sampleA", endpoints: two }),
      account({ clientId: "sampleB" }),
      account({ clientId: "sampleB", endpoints: two }),
    ],
    "everything alike": [account(), account(), account()],
  })) {
    it(`is never that of another: ${what}`, () => {
      const labels = all.map((each) => uniqueLabel(each, all));
      assert.equal(new Set(labels).size, all.length, labels.join("; "));
      for (const each of all) {
        assert.deepEqual(accountsNamed(uniqueLabel(each, all) ?? "", all), [each]);
      }
    });
  }

  it("is found by ID, label, own name, login or name at Box, whatever the case; the closest alone", () => {
    const work = account({ name: "Work" });
    const tomas = account({
      name: "mira@example.com",
      identity: { userId: "2", name: "Work", login: "tomas@example.com" },
    });
    const all = [work, tomas];
    for (const text of [work.id, "MIRA@example.com (sample)", "work"]) {
      assert.deepEqual(accountsNamed(text, all), [work], text);
    }
    assert.deepEqual(accountsNamed("mira@example.com", all), [tomas]);
    assert.deepEqual(accountsNamed("Mira Okafor", all), [work]);
    for (const text of ["", "undefined", "__proto__", "mira"]) {
      assert.deepEqual(accountsNamed(text, all), [], text);
    }
  });
});
