import assert from "node:assert/strict";
import type { SecretStore } from "../../src/accounts/model/secretStore";
import { ManualClock } from "./manualClock";
import { BrowserTabSecrets, DesktopSecrets, lockedKeyring, SecretsBacking, SPREAD_MS } from "./memorySecrets";

/** The keys of the events that a window has got so far. */
function eventsOf(secrets: SecretStore): string[] {
  const keys: string[] = [];
  secrets.onDidChange(({ key }) => keys.push(key));
  return keys;
}

describe("the secrets of desktop windows", () => {
  let clock: ManualClock;
  let backing: SecretsBacking;
  let one: DesktopSecrets;
  let other: DesktopSecrets;

  beforeEach(() => {
    clock = new ManualClock();
    backing = new SecretsBacking();
    one = new DesktopSecrets(backing, clock);
    other = new DesktopSecrets(backing, clock);
  });

  it("are seen at once by the window that wrote, and 200 ms later by the others", async () => {
    await one.store("key", "canary");
    assert.equal(await one.get("key"), "canary");
    await clock.advance(SPREAD_MS - 1);
    assert.deepEqual([await other.get("key"), await other.keys()], [undefined, []]);
    await clock.advance(1);
    assert.deepEqual([await other.get("key"), await other.keys()], ["canary", ["key"]]);
  });

  it("tell each window once, when it can read the change", async () => {
    const [mine, theirs] = [eventsOf(one), eventsOf(other)];
    await one.store("key", "canary");
    assert.deepEqual([mine, theirs], [["key"], []]);
    await clock.advance(SPREAD_MS);
    assert.deepEqual([mine, theirs], [["key"], ["key"]]);
  });

  it("tell nobody when the same value is stored again", async () => {
    await one.store("key", "canary");
    await clock.advance(SPREAD_MS);
    const [mine, theirs] = [eventsOf(one), eventsOf(other)];
    await other.store("key", "canary");
    await clock.advance(SPREAD_MS);
    assert.deepEqual([mine, theirs], [[], []]);
  });

  it("lose a write when the window is killed before it reached the disk", async () => {
    await one.store("key", "canary");
    await clock.advance(SPREAD_MS - 1);
    one.kill();
    await clock.advance(SPREAD_MS);
    assert.equal(await other.get("key"), undefined);
    assert.equal(await new DesktopSecrets(backing, clock).get("key"), undefined);
  });

  it("outlive a window that was killed later, and are deleted like they are written", async () => {
    await one.store("key", "canary");
    await clock.advance(SPREAD_MS);
    one.kill();
    assert.equal(await new DesktopSecrets(backing, clock).get("key"), "canary");
    await other.delete("key");
    assert.equal(await other.get("key"), undefined);
    await clock.advance(SPREAD_MS);
    assert.deepEqual(await new DesktopSecrets(backing, clock).keys(), []);
  });

  it("refuse a write as a locked keyring does, and keep what was there", async () => {
    await one.store("key", "canary");
    one.fault = lockedKeyring;
    await assert.rejects(one.store("key", "canary of later"));
    await assert.rejects(one.delete("key"));
    assert.equal(await one.get("key"), "canary");
  });
});

describe("the secrets of browser tabs", () => {
  it("are read once when the tab starts, and never again", async () => {
    const backing = new SecretsBacking();
    const [one, other] = [new BrowserTabSecrets(backing), new BrowserTabSecrets(backing)];
    const [mine, theirs] = [eventsOf(one), eventsOf(other)];
    await one.store("key", "canary");
    assert.deepEqual([await one.get("key"), await other.get("key")], ["canary", undefined]);
    assert.deepEqual([mine, theirs], [["key"], []]);
    assert.equal(await new BrowserTabSecrets(backing).get("key"), "canary");
  });

  it("are overwritten as a whole by the tab that writes last", async () => {
    const backing = new SecretsBacking();
    const [one, other] = [new BrowserTabSecrets(backing), new BrowserTabSecrets(backing)];
    await one.store("mine", "canary");
    await other.store("theirs", "canary");
    assert.deepEqual(await new BrowserTabSecrets(backing).keys(), ["theirs"]);
    await one.delete("mine");
    assert.deepEqual(await new BrowserTabSecrets(backing).keys(), []);
  });
});
