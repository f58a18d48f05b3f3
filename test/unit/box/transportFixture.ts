import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/clock";
import { BoxError } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";
import { ManualClock } from "../manualClock";
import { LoopbackBox } from "./loopbackBox";
import { assertHidden } from "./shownOf";

const canaries = ["canary-bearer", "canary-form-value"];
const secrets = {
  bearer: new Secret("canary-bearer"),
  form: { grant_type: "refresh_token", refresh_token: new Secret("canary-form-value") },
};

/** A transport under test with its clock and its servers, new for each test of the suite that makes the fixture. */
export class TransportFixture {
  clock = new ManualClock();
  transport: Transport;
  readonly #opened: LoopbackBox[] = [];

  constructor(create: (clock: Clock) => Transport) {
    this.transport = create(this.clock);
    beforeEach(() => {
      this.clock = new ManualClock();
      this.transport = create(this.clock);
    });
    afterEach(async () => {
      await Promise.all(this.#opened.splice(0).map((box) => box.close()));
      assert.equal(this.clock.pendingTimers, 0, "no time limit is left behind");
    });
  }

  start(...options: Parameters<typeof LoopbackBox.start>): Promise<LoopbackBox> {
    return this.#keep(LoopbackBox.start(...options));
  }

  startRaw(...options: Parameters<typeof LoopbackBox.startRaw>): Promise<LoopbackBox> {
    return this.#keep(LoopbackBox.startRaw(...options));
  }

  /** A request that holds secrets, as those to the token endpoint do. */
  post(url: string, more: Partial<HttpRequest> = {}): Promise<HttpResponse> {
    return this.transport.send({ method: "POST", url, ...secrets, ...more });
  }

  /** The error of such a request: one sentence, without a cause and without the secrets. */
  async failureOf(sending: Promise<HttpResponse>): Promise<BoxError> {
    const error: unknown = await sending.then(
      () => assert.fail("a response came"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof BoxError, String(error));
    assert.equal(error.cause, undefined);
    assertHidden(error, ...canaries);
    assert.match(error.message, /^[A-Z\d][^;]+; [a-z].*\.$/);
    return error;
  }

  async #keep(starting: Promise<LoopbackBox>): Promise<LoopbackBox> {
    const box = await starting;
    this.#opened.push(box);
    return box;
  }
}
