import assert from "node:assert/strict";
import type { E2eSession, Person } from "./e2eSession";
import { withSession } from "./withSession";
import { accountTurns } from "./wrongTurns/accountTurns";
import { ReservedPorts } from "./wrongTurns/reservedPorts";
import { signInTurns } from "./wrongTurns/signInTurns";
import { ALL_COLOURS, LIGHT, takeTurn } from "./wrongTurns/walk";

const looks = process.env.BOX_AUTH_MESSAGES === "all" ? ALL_COLOURS : LIGHT;

describe("after a wrong turn, one message names the cause and the next step", () => {
  let session: E2eSession;
  let person: Person;

  const ports = new ReservedPorts();

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.refresh": "onDemand" }, side: ports.extension },
  );

  after(() => ports.remove());

  for (const turn of signInTurns) {
    it(turn.name, async () => {
      await takeTurn({ session, person, ports }, turn, looks);
      assert.equal(await person.boxAuth.status.count(), 0, "nobody is signed in");
    });
  }

  describe("of an account", () => {
    before(async () => {
      await person.boxAuth.signIn(session.clientSecret);
      await person.boxAuth.status.waitFor();
      await person.tidyUp();
    });

    for (const turn of accountTurns) {
      it(turn.name, () => takeTurn({ session, person, ports }, turn, looks));
    }
  });
});
