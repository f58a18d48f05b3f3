import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { E2eSession, type E2eSessionOptions, Person } from "./e2eSession";

/**
 * For the tests of a `describe`: one session with one person, tidied up after each test, with a picture of the window
 * when one failed.
 */
export function withSession(
  take: (session: E2eSession, person: Person) => void,
  {
    tidiesItself = false,
    ...options
  }: Pick<E2eSessionOptions, "settings" | "beside" | "side" | "forwardsPorts"> & {
    /** A test that passes leaves no message and no tab. */
    readonly tidiesItself?: boolean;
  } = {},
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
    const hasFailed = this.currentTest?.state === "failed";
    if (hasFailed) {
      await person?.keepPicture(this.currentTest?.title ?? "");
    }
    session?.simulator.faults.clear();
    if (hasFailed || !tidiesItself) {
      await person?.tidyUp();
    }
  });
}
