import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { BoxError, type BoxErrorDetails, outsideCode } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { aboutAccount } from "../../../../src/editor/commands/accountStep";
import { type Command, settingsOf } from "../../../../src/editor/commands/command";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { type CommandFixture, withCommands } from "../commandFixture";

const errorWith = (details: Partial<BoxErrorDetails>) =>
  new BoxError(localized("It does not work."), { decision: "fixSettings", code: "file", ...details });

describe("the next step after an error", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  /** The first button, and what it opens. */
  async function nextStep(error: BoxError, about: (failing: () => Promise<never>) => Command) {
    editor.expect({ asks: "It does not work.", escape: true });
    await window.run(about(async () => Promise.reject(error)));
    const { text, buttons } = editor.takeMessage();
    return { text, step: buttons[0] };
  }
  async function buttonsFor(error: BoxError, about: (failing: () => Promise<never>) => Command) {
    editor.expect({ asks: "It does not work.", escape: true });
    await window.run(about(async () => Promise.reject(error)));
    return editor.takeMessage().buttons;
  }
  const alone = (failing: () => Promise<never>): Command => failing;

  for (const [details, settings] of [
    [{ code: "settings" }, "boxAuth"],
    [{ code: "portUnusable" }, "boxAuth"],
    [{ code: "invalid_scope", status: 400 }, "boxAuth.scopes"],
    [{ code: "proxy" }, "http.proxy"],
  ] as const) {
    it(`is the settings of ${settings} for ${details.code}, with and without an account`, async () => {
      await window.signInOAuth();
      const error = errorWith(details);
      for (const about of [alone, aboutAccount]) {
        assert.equal((await nextStep(error, about)).step, "Open Settings");
        editor.expect({ asks: "It does not work.", press: "Open Settings" });
        await window.run(about(async () => Promise.reject(error)));
        editor.takeMessage();
        assert.deepEqual(editor.executed.splice(0), [
          { command: "workbench.action.openSettings", args: [settings] },
        ]);
      }
    });
  }

  for (const details of [
    { code: "unconfirmedServer", decision: "fixSettings" },
    { code: "proxy", decision: "fixSettings" },
    { code: "proxy", decision: "retryLater", status: 407 },
  ] as const) {
    it(`is never to set up the app for what is wrong here: ${JSON.stringify(details)}`, async () => {
      await window.signInOAuth();
      assert.notEqual((await nextStep(errorWith(details), aboutAccount)).step, "Set Up App");
    });
  }

  it("is to try again or to choose another port where a program has it", async () => {
    const error = errorWith({ code: "portInUse" });
    assert.deepEqual(await buttonsFor(error, alone), ["Try Again", "Open Settings"]);
    const elsewhere = errorWith({ code: "signInElsewhere", decision: "retryLater" });
    assert.deepEqual(await buttonsFor(elsewhere, alone), ["Try Again", "Copy Details"]);
  });

  for (const details of [
    { code: "unauthorized_client", decision: "actionRequiredAtBox" },
    { code: "unauthorized", decision: "actionRequiredAtBox" },
    { code: outsideCode("invalid_request"), decision: "actionRequiredAtBox" },
  ] as const) {
    it(`is the console where the app is registered wrongly: ${details.code}`, async () => {
      await window.signInOAuth();
      const error = errorWith({ ...details, status: 400 });
      for (const about of [alone, aboutAccount]) {
        assert.deepEqual(await buttonsFor(error, about), ["Open Developer Console", "Try Again"]);
      }
    });
  }

  it("is Box itself where the person is asked for something there", async () => {
    await window.signInOAuth();
    const error = errorWith({
      code: outsideCode("terms_of_service_required"),
      decision: "actionRequiredAtBox",
    });
    assert.deepEqual(await buttonsFor(error, aboutAccount), ["Open Box", "Copy Details"]);
  });

  it("is to set up the app where Box refuses it, and the account is named", async () => {
    await window.signInOAuth();
    const error = errorWith({ code: "invalid_client", status: 400 });
    assert.deepEqual(await nextStep(error, aboutAccount), {
      text: "Mira Okafor: It does not work.",
      step: "Set Up App",
    });
  });

  it("is to try again where no setting helps: a proxy's own answer, a lost response", () => {
    assert.equal(settingsOf(errorWith({ code: "proxy", status: 407 })), undefined);
    assert.equal(settingsOf(errorWith({ code: "network" })), undefined);
  });

  it("may be the diagnosis where the network is what fails, and the details elsewhere", async () => {
    for (const code of ["network", "tls", "timeLimit", "unexpectedResponse"] as const) {
      editor.expect({ asks: "It does not work.", press: "Run Diagnostics" });
      await window.run(alone(async () => Promise.reject(errorWith({ code, decision: "retryLater" }))));
      assert.deepEqual(editor.takeMessage().buttons, ["Try Again", "Run Diagnostics"]);
      assert.deepEqual(editor.executed.splice(0), [{ command: "boxAuth.diagnose", args: [] }]);
    }
    editor.expect({ asks: "It does not work.", escape: true });
    await window.run(alone(async () => Promise.reject(errorWith({ code: "secretStorage" }))));
    assert.deepEqual(editor.takeMessage().buttons, ["Try Again", "Copy Details"]);
  });
});
