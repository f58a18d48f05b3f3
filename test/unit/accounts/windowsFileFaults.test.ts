import assert from "node:assert/strict";
import { FileLock } from "../../../src/accounts/shared/fileLock";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import { DiskFaults } from "../diskFaults";
import { idsOf, signInFixture } from "./signInFixture";

describe("on Windows, where a virus scanner has a new file open for a moment,", () => {
  const fixture = signInFixture();
  let faults: DiskFaults;

  /** The operations of this window follow Windows' rules. */
  const openOnWindows = () => {
    const { folder, clock } = fixture.machine;
    const files = new SharedTokenFiles(folder, { platform: "win32" });
    return fixture.openAnother({ parts: { files, locks: new FileLock(folder, clock) } });
  };

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  for (const code of ["EPERM", "EBUSY", "EACCES"]) {
    for (const operation of ["link", "unlink"] as const) {
      it(`a sign-out is one in every window, though ${operation} fails with ${code} once`, async () => {
        const { id } = await fixture.signIn();
        const [window, other] = [await openOnWindows(), await fixture.openAnother()];
        faults.fail(operation, code, { times: 1, path: /\.jwe/ });
        const result = await fixture.signOut(id, { window });
        assert.deepEqual(result, { kind: "signedOut", wasRevoked: true });
        for (const here of [window, other, fixture.window]) {
          await fixture.focus(here);
          assert.deepEqual(idsOf(here), []);
        }
        assert.deepEqual(idsOf(await fixture.openAnother()), []);
      });

      it(`a new token is saved, though ${operation} fails with ${code} once`, async () => {
        const { id } = await fixture.signIn();
        const window = await openOnWindows();
        faults.fail(operation, code, { times: 1, path: /\.jwe/ });
        const refreshed = await fixture.refresh(id, window);
        assert.ok(await fixture.works(refreshed));
        assert.equal((await fixture.openAnother()).account(id).generation, refreshed.generation);
      });
    }
  }
});
