import assert from "node:assert/strict";
import { connect } from "node:net";
import { type Result, ResultsReceiver } from "../../run/results";

describe("the results of a suite in another process", () => {
  let receiver: ResultsReceiver;
  let results: Result[];

  beforeEach(async () => {
    results = [];
    receiver = await ResultsReceiver.start((result) => results.push(result));
  });

  afterEach(() => receiver.close());

  const socketTo = () => connect(Number(Object.values(receiver.env)[0]), "127.0.0.1");

  it("arrive in order and are complete once the suite said so", async () => {
    const sent: Result[] = [
      { kind: "passed", title: "one\nwith a line" },
      { kind: "failed", title: "two", error: "why" },
    ];
    const socket = socketTo();
    for (const message of [...sent, { kind: "end" }]) {
      socket.write(`${JSON.stringify(message)}\n`);
    }
    await receiver.ended;
    assert.deepEqual(results, sent);
    assert.equal(receiver.isComplete, true);
  });

  it("are incomplete when the connection ends first", async () => {
    const socket = socketTo();
    socket.end(`${JSON.stringify({ kind: "passed", title: "one" })}\n`);
    await receiver.ended;
    assert.equal(receiver.isComplete, false);
  });
});
