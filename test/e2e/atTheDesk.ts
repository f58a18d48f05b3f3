import { vsixFile } from "../host/paths";
import { prepareHost } from "../host/prepare";
import type { Settings } from "../host/settings";
import { Desk, Person } from "./desk";

/**
 * For the tests of a `describe`: one desk with one person at it, tidied up after each test, with a picture of the window
 * when one failed.
 */
export function atTheDesk(take: (desk: Desk, person: Person) => void, settings?: Settings): void {
  let desk: Desk | undefined;
  let person: Person | undefined;

  before(async () => {
    desk = await Desk.start({ host: await prepareHost(), vsix: vsixFile, ...(settings && { settings }) });
    person = await Person.sitDown(desk);
    take(desk, person);
  });

  after(async () => {
    await person?.leave();
    await desk?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await person?.keepPicture(this.currentTest.title);
    }
    desk?.simulator.faults.clear();
    await person?.tidyUp();
  });
}
