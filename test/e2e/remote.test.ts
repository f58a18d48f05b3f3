import type { E2eSession, Person } from "./e2eSession";
import { approveOnOtherMachine } from "./otherMachine";
import { withSession } from "./withSession";

describe("Box Auth in an editor that is on another machine than the browser", () => {
  let session: E2eSession;
  let person: Person;

  withSession(
    (started, opened) => {
      session = started;
      person = opened;
    },
    { forwardsPorts: true },
  );

  it("has the box for the address open when the browser opens, and closes it when it was pasted", async () => {
    await person.boxAuth.startSignIn(session.clientSecret);
    await person.boxAuth.window.page.bringToFront();
    await person.boxAuth.addressQuestion.waitFor();
    const address = await approveOnOtherMachine(await person.boxAuth.copyLink());
    await person.boxAuth.window.fillInput(address);
    await person.boxAuth.signedIn.waitFor();
    await person.boxAuth.addressQuestion.waitFor({ state: "hidden" });
  });
});
