// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import type { AccountState } from "../../../../src/accounts/model/accountState";
import type { Account } from "../../../../src/accounts/model/accountView";
import { localized } from "../../../../src/base/localizedMessage";
import {
  accountName,
  kindName,
  nameAmong,
  nameAndLogin,
  shortName,
} from "../../../../src/editor/display/accountText";
import { stateText } from "../../../../src/editor/display/stateText";
import { tokenDetails } from "../../../../src/editor/display/tokenDetails";
import { accountTooltip } from "../../../../src/editor/display/tooltip";
import { Markdown } from "../../../../src/editor/host/markdown";
import { statusAppearance } from "../../../../src/editor/view/statusBar";
import { read } from "../../../vscode-stub/language";
import { screen } from "../fakeVscode";
import { hostileTexts } from "../hostileTexts";
import { appTokenView, everyState, MINUTE, NOW, sampleView } from "../sampleView";

const DAY = 24 * 60 * MINUTE;
const refused = everyState.filter(({ kind }) =>
  ["signInAgain", "actionRequiredAtBox", "fixSettings"].includes(kind),
);
const other = sampleView({
  id: "other",
  identity: { userId: "2", name: "Tomas Lind", login: "tomas@example.com" },
});
const seen = { now: NOW, all: [sampleView(), other] };

/** Everything that a person can read or hear of an account, with our numeric references as the signs they stand for. */
function everyText(account: Account, state: AccountState): readonly string[] {
  const shown = statusAppearance(account, state, seen);
  const { text: details } = tokenDetails({ account, state, renewals: [], now: NOW });
  return [shown.text, shown.spoken ?? "", shown.tooltip, details, stateText(state, NOW)].map(plain);
}

function plain(text: string | Markdown): string {
  const shown = read(text instanceof Markdown ? text.text : text);
  return shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

describe("what is shown of an account", () => {
  beforeEach(() => screen.clear());

  for (const state of refused) {
    it(`promises no time left where Box has refused: ${state.kind}`, () => {
      for (const text of everyText(sampleView(), state)) {
        assert.doesNotMatch(
          text,
          /\bleft\b|\d+ ?m\b|\d:\d\d(?! [AP]M|:)|\bmin\b|Expires|Sign-in lasts|\d+ days\)/,
          text,
        );
      }
    });
  }

  it("offers in the tooltip what helps while Box refuses the app or the sign-in, and no refresh", () => {
    const commandsIn = (kind: Account["kind"], state: AccountState) =>
      accountTooltip(sampleView({ kind }), state, { now: NOW }).commands;
    for (const state of refused) {
      const helps = {
        oauth: state.kind === "signInAgain" ? "boxAuth.signIn" : "boxAuth.setUpApp",
        jwt: "boxAuth.signInWithJwt",
        clientCredentials: "boxAuth.signInWithClientCredentials",
      } as const;
      for (const kind of ["oauth", "jwt", "clientCredentials"] as const) {
        const isAtBox = state.kind === "actionRequiredAtBox";
        assert.equal(commandsIn(kind, state).includes("boxAuth.refreshToken"), isAtBox, state.kind);
        assert.equal(commandsIn(kind, state).includes(helps[kind]), !isAtBox, state.kind);
      }
    }
  });

  it("has no code and no number of a generation in the details", () => {
    const renewals = [{ at: NOW, outcome: "invalid_client" }];
    const { text } = tokenDetails({
      account: sampleView(),
      state: refused[0] as AccountState,
      renewals,
      now: NOW,
    });
    assert.doesNotMatch(plain(text), /invalid_client|Generation/);
  });

  it("gives a long reason in short lines, so that the tooltip leaves room for a message beside it", () => {
    const sentence = "mira@example.com ".repeat(16).trim();
    const state = { kind: "fixSettings", reason: localized(sentence) } as const;
    const [, reason = ""] = plain(accountTooltip(sampleView(), state, { now: NOW })).split("\n\n");
    const lines = reason.replace("$(warning) ", "").split("  \n");
    assert.equal(lines.join(" "), read(sentence));
    assert.deepEqual(
      lines.filter((line) => line.length > 60),
      [],
    );
  });

  it("says how long the token still lives in every other state, but where only Box knows", () => {
    const words = everyState.map((state) => read(stateText(state, NOW)));
    assert.deepEqual(words.slice(0, 8), [
      "42m",
      "4:00",
      "expired",
      "refreshing",
      "signing out",
      "App Token",
      "offline 42m",
      "42m left, paused",
    ]);
  });

  it("counts nothing down for an App Token", () => {
    const shown = statusAppearance(appTokenView(), { kind: "alive" }, seen);
    assert.equal(`${shown.icon} ${read(shown.text)}`, "key Box App Token Mira Okafor");
    assert.equal(shown.isWarning, false);
    assert.match(plain(shown.tooltip), /Kind: App Token {2}\nExpires: no end known to this editor/);
    for (const text of everyText(appTokenView(), { kind: "alive" })) {
      assert.doesNotMatch(text, /\bleft\b|\b\d+m\b|expired/);
    }
  });

  it("names the account where there are several", () => {
    const state: AccountState = { kind: "valid", expiresAt: NOW + 42 * MINUTE };
    const named = statusAppearance(sampleView(), state, seen);
    const alone = statusAppearance(sampleView(), state, { now: NOW, all: [sampleView()] });
    assert.equal(read(named.text), "Box 42m Mira Okafor");
    assert.equal(
      read(named.spoken ?? ""),
      "Box access token, 42 minutes left; press to refresh, account Mira Okafor; shown as Box 42m Mira Okafor",
    );
    assert.equal(read(alone.text), "Box 42m");
    assert.equal(
      read(alone.spoken ?? ""),
      "Box access token, 42 minutes left; press to refresh; shown as Box 42m",
    );
  });

  describe("that another account could be taken for", () => {
    const mira = sampleView();
    const pasted = sampleView({ id: "pasted", kind: "developerToken" });
    const otherApp = sampleView({ id: "otherApp", clientId: "another-client-id" });
    const namesake = sampleView({
      id: "namesake",
      identity: { userId: "7", name: "Mira Okafor", login: "m.okafor@example.org" },
    });
    const names = (account: Account, all: readonly Account[]) =>
      [nameAmong(account, all), nameAndLogin(account, all), shortName(account, all)].map(read);

    it("has nothing beside its name while there is no such one", () => {
      for (const all of [[mira], [mira, other], []]) {
        assert.deepEqual(names(mira, all), ["Mira Okafor", "Mira Okafor (mira@example.com)", "Mira Okafor"]);
      }
    });

    it("is told from a namesake by the login", () => {
      assert.deepEqual(names(namesake, [mira, namesake]), [
        "Mira Okafor (m.okafor@example.org)",
        "Mira Okafor (m.okafor@example.org)",
        "Mira Okafor (m.okafor@example.org)",
      ]);
    });

    it("is told from the same person's others by the kind, or by the app", () => {
      assert.deepEqual(names(pasted, [mira, pasted, otherApp]), [
        "Mira Okafor (Developer Token)",
        "Mira Okafor (mira@example.com, Developer Token)",
        "Mira Okafor (Developer Token)",
      ]);
      assert.deepEqual(names(otherApp, [mira, pasted, otherApp]), [
        "Mira Okafor (app another-client-id)",
        "Mira Okafor (mira@example.com, app another-client-id)",
        "Mira Okafor (lient-id)",
      ]);
    });

    it("is told from it in the status bar, also by ear", () => {
      const { text, spoken } = statusAppearance(
        pasted,
        { kind: "valid", expiresAt: NOW + 42 * MINUTE },
        {
          now: NOW,
          all: [mira, pasted],
        },
      );
      assert.equal(read(text), "Box 42m Mira Okafor (Developer Token)");
      assert.match(read(spoken ?? ""), /, account Mira Okafor \(Developer Token\); shown as Box 42m/);
    });
  });

  it("says refresh, never renew", () => {
    const renewals = [
      { at: NOW, outcome: "renewed" },
      { at: NOW, outcome: "adopted" },
    ];
    for (const state of everyState) {
      const details = plain(tokenDetails({ account: sampleView(), state, renewals, now: NOW }));
      for (const text of [...everyText(sampleView(), state), details]) {
        assert.doesNotMatch(text, /renew/i);
      }
    }
  });

  it("shows the scopes that a sign-in was narrowed to", () => {
    const account = sampleView({ scope: "root_readonly item_preview" });
    const state: AccountState = { kind: "valid", expiresAt: NOW + 42 * MINUTE };
    assert.match(plain(accountTooltip(account, state, { now: NOW })), /Scopes: root_readonly item_preview/);
    const details = (of: Account) => plain(tokenDetails({ account: of, state, renewals: [], now: NOW }));
    assert.match(details(account), /\| \*\*Scopes\*\* \| root_readonly item_preview \|/);
    assert.match(details(sampleView()), /\| \*\*Scopes\*\* \| all that the app has \|/);
    assert.doesNotMatch(plain(accountTooltip(sampleView(), state, { now: NOW })), /Scopes/);
  });

  it("counts the days of the sign-in, one day as one", () => {
    const state: AccountState = { kind: "valid", expiresAt: NOW + 42 * MINUTE };
    const lasts = (at: number) => plain(accountTooltip(sampleView(), state, { now: at }));
    assert.match(lasts(NOW + 10 * DAY), /Sign-in lasts: until .+ \(50 days\)/);
    assert.match(lasts(NOW + 58.5 * DAY), /Sign-in lasts: until .+ \(1 day\)/);
  });

  it("is called by its own name, cut where it would hide the rest", () => {
    assert.equal(accountName(sampleView({ name: "Harbour" })), "Harbour");
    const { identity: _, ...nameless } = sampleView();
    assert.equal(read(accountName(nameless)), "Box account");
    assert.equal([...accountName(sampleView({ name: "👩".repeat(5_000) }))].length, 40);
    assert.equal(shortName(sampleView({ name: "👩".repeat(50) }), []), `${"👩".repeat(19)}…`);
    assert.equal(read(kindName(appTokenView())), "App Token");
    assert.equal(read(kindName(sampleView({ kind: "developerToken" }))), "Developer Token");
  });
});

describe("the links of the tooltip", () => {
  const commands = /\(command:(boxAuth\.\w+)(?:\?([^)]*))?\)/g;
  /** Those that do something to an account. */
  const acting = ["boxAuth.refreshToken", "boxAuth.copyToken", "boxAuth.signOut", "boxAuth.showTokenDetails"];

  for (const account of [sampleView({ id: "a b)](x" }), appTokenView()]) {
    for (const state of everyState) {
      it(`act on the account that is shown, ${account.kind}, ${state.kind}`, () => {
        const { text } = accountTooltip(account, state, { now: NOW });
        const links = [...text.matchAll(commands)].filter(([, command]) => acting.includes(String(command)));
        assert.ok(links.length >= 3);
        for (const [, , query] of links) {
          assert.deepEqual(JSON.parse(decodeURIComponent(query ?? "")), [account.id]);
        }
      });
    }
  }

  it("are the only ones, and of our own commands, whatever an account is called", () => {
    for (const hostile of hostileTexts) {
      const account = sampleView({
        name: hostile,
        clientId: hostile,
        scope: hostile,
        identity: {
          userId: hostile,
          name: hostile,
          login: hostile,
          enterprise: { id: hostile, name: hostile },
        },
      });
      for (const state of everyState) {
        const tooltip = accountTooltip(account, state, { now: NOW });
        assert.equal(tooltip.text.match(/\]\(/g)?.length, 5);
        assert.ok(tooltip.commands.every((command) => command.startsWith("boxAuth.")));
        assert.doesNotMatch(tooltip.text, /!\[|<|@|\/\/|www\./);
        const renewals = [{ at: NOW, outcome: hostile, requestId: hostile }];
        const details = tokenDetails({ account, state, renewals, now: NOW });
        assert.doesNotMatch(details.text, /\]\(|!\[|<|@|\/\/|www\.|`/);
        assert.deepEqual(details.commands, []);
      }
    }
  });
});
