import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { E2eSession, type E2eSessionOptions, Person } from "./e2eSession";

/**
 * For the tests of a `describe`: one session with one person, tidied up after each test, with a picture of the window
 * when one failed.
 */
export function withSession(
  take: (session: E2eSession, person: Person) => void,
  options?: Pick<E2eSessionOptions, "settings" | "beside" | "forwardsPorts" | "side">,
): void {
  let session: E2eSession | undefined;
  let person: Person | undefined;

  before(async () => {
    session = await E2eSession.start({
      host: await prepareHost(),
      vsix: vsixFile,
      ...options,
    });
    person = await Person.openWindow(session);
    take(session, person);
  });

  after(async () => {
    await person?.leave();
    await session?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await person?.keepPicture(this.currentTest.title);
    }
    session?.simulator.faults.clear();
    await person?.tidyUp();
  });
}
