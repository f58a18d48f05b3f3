import assert from "node:assert/strict";
import { localized } from "../../../../src/base/localizedMessage";
import { good, hiding, hostOf, note, problem } from "../../../../src/diagnosis/findings/finding";
import { report } from "../../../../src/diagnosis/findings/report";

const NOW = Date.UTC(2030, 0, 1);
const options = { now: NOW, hide: [], wasCancelled: false };
const title = localized("Settings");

describe("the report of a diagnosis", () => {
  it("is Markdown with the next step first", () => {
    const findings = [
      good(localized("They are right.")),
      { ...problem(localized("It does not work.")), code: "HTTP 407" },
    ];
    assert.equal(
      report([{ title, findings }], options),
      `### Box Auth diagnostics

2030-01-01T00:00:00.000Z

Next: It does not work. (HTTP 407)

- Settings: ok. They are right.
- Settings: **problem**. It does not work. (HTTP 407)
`,
    );
    const cancelled = report([], { ...options, wasCancelled: true });
    assert.match(cancelled, /, cancelled before its end\n\nNo problem was found/);
  });

  it("has none of what may not leave the machine", () => {
    const folder = "/home/canaryuser/.config/Code";
    const url = new URL("https://api.canaryhost.example:8443/x");
    const clientId = "canaryclientid0000000000000000001";
    const findings = [
      hiding(problem(localized("Box Auth may not write to {0} ({1}).", `${folder}/accounts`, "EACCES")), {
        text: `${folder}/accounts`,
        as: "folder",
      }),
      hiding(note(localized("{0} answers, after {1} ms.", url.host, 5)), ...hostOf(url)),
      note(localized("{0} of {1}", "Canary@Company.Example", clientId)),
      {
        ...good(localized("signed in, the token is valid for {0} min", 5)),
        who: { name: "Canary Person", number: 2 },
      },
      note(localized("It is in {0}.", "C:\\Users\\canaryuser\\x")),
      note(localized("It is in {0}.", "/Users/canary.user/x")),
      note(localized("The client ID is {0}.", "abcdefghijklmnopqrstuvwxyz012345")),
      note(localized("On CanaryMachine, {0}", "canarymachine.local")),
    ];
    const text = report([{ title, findings }], {
      ...options,
      hide: [
        { text: clientId, as: "clientId" },
        { text: "CANARYMACHINE", as: "machine" },
      ],
    });
    assert.doesNotMatch(text.replace("On CanaryMachine", ""), /canary/i);
    assert.match(text, /may not write to ‹folder› \(EACCES\)/);
    assert.match(text, /‹host› answers, after 5 ms/);
    assert.match(text, /‹login› of ‹clientId›/);
    assert.match(text, /ok\. Account 2: signed in/);
    assert.match(text, /The client ID is abcd…\./);
  });

  it("names the servers that are everybody's", () => {
    for (const url of ["https://api.box.com", "https://account.box.com", "http://127.0.0.1:9"]) {
      assert.deepEqual(hostOf(new URL(url)), []);
    }
    assert.deepEqual(
      hostOf(new URL("https://ent.box.com")).map(({ text }) => text),
      ["ent.box.com", "ent.box.com"],
    );
  });

  it("makes no Markdown of what comes from outside", () => {
    const text = report(
      [{ title, findings: [note(localized("It says {0}.", "[x](command:y) **b**\n# <img> `c`"))] }],
      options,
    );
    assert.match(text, /It says \\\[x\\\]\(command:y\) \\\*\\\*b\\\*\\\* # \\<img\\> \\`c\\`\./);
  });
});
