import assert from "node:assert/strict";
import type { E2eSession, Person } from "./e2eSession";
import { withSession } from "./withSession";
import { accountTurns } from "./wrongTurns/accountTurns";
import { ReservedPorts } from "./wrongTurns/reservedPorts";
import { signInTurns } from "./wrongTurns/signInTurns";
import type { Turn } from "./wrongTurns/turn";
import { takeTurn } from "./wrongTurns/walk";

const THEMES = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "contrast-dark": "Default High Contrast",
  "contrast-light": "Default High Contrast Light",
} as const;

/** The words are the same in all colours, so one theme is looked at unless somebody wants to see every picture. */
const isEveryPictureWanted = process.env.BOX_AUTH_MESSAGES === "all";
const themes = Object.entries(THEMES).slice(0, isEveryPictureWanted ? undefined : 1);
const taken = (turns: readonly Turn[]) =>
  turns.filter(({ isLikeAnother }) => isEveryPictureWanted || !isLikeAnother);

for (const [colours, theme] of themes) {
  describe(`after a wrong turn, one message names the cause and the next step, in ${colours} colours`, () => {
    let session: E2eSession;
    let person: Person;
    const ports = new ReservedPorts();

    withSession(
      (aSession, aPerson) => {
        session = aSession;
        person = aPerson;
      },
      {
        settings: { "boxAuth.refresh": "onDemand", "workbench.colorTheme": theme },
        side: ports.extension,
        tidiesItself: true,
      },
    );

    after(() => ports.remove());

    for (const turn of taken(signInTurns)) {
      it(turn.name, async () => {
        await takeTurn({ session, person, ports }, turn, colours);
        assert.equal(await person.boxAuth.status.count(), 0, "nobody is signed in");
      });
    }

    describe("of an account", () => {
      before(async () => {
        await person.boxAuth.signIn(session.clientSecret);
        await person.boxAuth.status.waitFor();
        await person.tidyUp();
      });

      for (const turn of taken(accountTurns)) {
        it(turn.name, () => takeTurn({ session, person, ports }, turn, colours));
      }
    });
  });
}
