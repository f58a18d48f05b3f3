import assert from "node:assert/strict";
import type { Account } from "../../src/accounts/model/account";
import { accountState } from "../../src/accounts/model/accountState";
import { Secret } from "../../src/base/secret";
import { tokenDetails } from "../../src/editor/display/tokenDetails";
import { accountTooltip } from "../../src/editor/display/tooltip";
import { NOW, sampleAccount, sampleApp, sampleTokenSet } from "../unit/accounts/sampleAccount";

const hostile =
  "[press](command:workbench.action.quit) ![p](https://evil.example/p.png) <b>x</b> | `y` $(key)";

/** One account of each kind, with a canary in the place of every secret. */
function accounts(): Account[] {
  const { clientId, clientSecret, endpoints } = sampleApp;
  const server = { clientId, clientSecret, endpoints };
  const { refreshToken: _, refreshTokenObtainedAt: __, ...tokenSet } = sampleTokenSet();
  const { id, generation, sealKey, identity } = sampleAccount();
  const common = {
    id,
    generation,
    sealKey: new Secret("canary-seal-key"),
    tokenSet,
    ...(identity && { identity }),
  };
  const subject = { type: "enterprise", id: "27182818" } as const;
  const key = {
    keyId: "abcdefgh",
    privateKey: new Secret("canary-private-key"),
    algorithm: "RS256",
  } as const;
  return [
    sampleAccount({ sealKey }),
    {
      ...common,
      kind: "jwt",
      subject,
      app: { ...server, ...key, passphrase: new Secret("canary-passphrase") },
    },
    { ...common, kind: "clientCredentials", subject, app: server },
    { ...common, kind: "developerToken", app: { endpoints } },
  ];
}

function shownTexts(account: Account): string[] {
  const state = accountState(account, { kind: "idle" }, NOW);
  const details = tokenDetails({
    account,
    state,
    renewals: [
      { at: NOW, outcome: "renewed" },
      { at: NOW, outcome: hostile, requestId: hostile },
    ],
    now: NOW,
  });
  return [details.text, accountTooltip(account, state, NOW).text];
}

describe("what a person reads about an account", () => {
  for (const account of accounts()) {
    it(`holds none of its secrets: ${account.kind}`, () => {
      const texts = shownTexts(account);
      assert.ok(texts.every((text) => text.includes("Okafor")));
      assert.deepEqual(
        texts.filter((text) => /canary/i.test(text)),
        [],
      );
    });

    it(`lets no name become a link, an image or a command: ${account.kind}`, () => {
      const { identity } = account;
      assert.ok(identity);
      const named: Account = {
        ...account,
        name: hostile,
        identity: { ...identity, name: hostile, login: hostile, enterprise: { id: "1", name: hostile } },
      };
      for (const text of shownTexts(named)) {
        assert.doesNotMatch(text, /(?<!\\)\]\(command:workbench/);
        assert.doesNotMatch(text, /(?<!\\)!\[p\]\(https/);
        assert.doesNotMatch(text, /(?<![\\&])<b>/);
      }
    });
  }
});
