import assert from "node:assert/strict";
import { ServerClock } from "../../../../src/accounts/requests/serverClock";
import { TokenRequests } from "../../../../src/accounts/requests/tokenRequests";
import { FetchTransport } from "../../../../src/box/http/fetchTransport";
import { TokenEndpoint } from "../../../../src/box/oauth/tokenEndpoint";
import { boxErrorOf } from "../rejection";
import { sampleAccount } from "../sampleAccount";
import { SimulatedMachine } from "../simulatedMachine";

describe("the token requests", () => {
  let machine: SimulatedMachine;
  let tokenRequests: TokenRequests;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    const { clock } = machine;
    const tokenEndpoint = new TokenEndpoint(new FetchTransport(clock));
    tokenRequests = new TokenRequests({ tokenEndpoint, serverClock: new ServerClock(clock), clock });
  });

  afterEach(() => machine.close());

  it("renew an account of a person by its refresh token, in one request", async () => {
    const account = await machine.signIn();
    const { response, sentAt } = await tokenRequests.renew(account);
    assert.ok(response.refreshToken && !response.refreshToken.equals(account.tokenSet.accessToken));
    assert.equal(sentAt, machine.clock.now());
    assert.equal(machine.refreshes, 1);
  });

  it("do not ask again by themselves", async () => {
    machine.simulator.faults.add({ on: "token", kind: "dropBefore" });
    assert.equal((await boxErrorOf(tokenRequests.renew(await machine.signIn()))).decision, "retryNow");
    assert.equal(machine.refreshes, 1);
  });

  it("have nothing to renew a person's account with when Box gave no refresh token", async () => {
    const { refreshToken: _, ...tokenSet } = sampleAccount().tokenSet;
    const error = await boxErrorOf(tokenRequests.renew(sampleAccount({ tokenSet })));
    assert.deepEqual([error.decision, error.code], ["signInAgain", "noRefreshToken"]);
    assert.equal(machine.refreshes, 0);
  });
});
