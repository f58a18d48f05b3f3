import assert from "node:assert/strict";
import { BoxSimulator, type ObservedExchange } from "../../box-simulator/boxSimulator";
import { OpenApi } from "./openApi";

type Sdk = typeof import("box-node-sdk");
type Networking = typeof import("box-node-sdk/networking");

/** Box's own SDK, a simulator for it, and Box's description as the judge of what they say to each other. */
export class SdkBox {
  readonly sdk: Sdk;
  readonly simulator: BoxSimulator;
  readonly #networking: Networking;
  readonly #exchanges: ObservedExchange[];
  readonly #openApi = new OpenApi();

  private constructor(
    sdk: Sdk,
    networking: Networking,
    simulator: BoxSimulator,
    exchanges: ObservedExchange[],
  ) {
    this.sdk = sdk;
    this.simulator = simulator;
    this.#networking = networking;
    this.#exchanges = exchanges;
  }

  /** The SDK takes most of a second to load. */
  static async start(): Promise<SdkBox> {
    const exchanges: ObservedExchange[] = [];
    const [sdk, networking] = await Promise.all([import("box-node-sdk"), import("box-node-sdk/networking")]);
    const simulator = await BoxSimulator.start({ observe: (exchange) => void exchanges.push(exchange) });
    return new SdkBox(sdk, networking, simulator, exchanges);
  }

  newSession() {
    const { url } = this.simulator;
    const { BaseUrls, BoxRetryStrategy, NetworkSession } = this.#networking;
    const baseUrls = new BaseUrls({ baseUrl: url, uploadUrl: url, oauth2Url: `${url}/api/oauth2` });
    // Its own waits before a retry are seconds long.
    const retryStrategy = new BoxRetryStrategy({ retryBaseInterval: 0 });
    return new NetworkSession({ baseUrls, retryStrategy });
  }

  /** So much was exchanged since the last reset, and nothing of it is against Box's description. */
  fitsDescription(count: number): void {
    assert.equal(this.#exchanges.length, count);
    assert.deepEqual(
      this.#exchanges.flatMap((exchange) => this.#openApi.faultsOf(exchange)),
      [],
    );
  }

  reset(): void {
    this.#exchanges.length = 0;
    this.simulator.reset();
  }
}
