import type { SimulatorOptions } from "../../box-simulator/boxSimulator";
import { JudgedBox } from "./judgedBox";

type Sdk = typeof import("box-node-sdk");
type Networking = typeof import("box-node-sdk/networking");

/** Box's own SDK, and a simulator for it. */
export class SdkBox extends JudgedBox {
  readonly sdk: Sdk;
  readonly #networking: Networking;

  private constructor(
    sdk: Sdk,
    networking: Networking,
    ...parts: Awaited<ReturnType<typeof JudgedBox.observed>>
  ) {
    super(...parts);
    this.sdk = sdk;
    this.#networking = networking;
  }

  /** The SDK takes most of a second to load. */
  static override async start(options: SimulatorOptions = {}): Promise<SdkBox> {
    const [sdk, networking] = await Promise.all([import("box-node-sdk"), import("box-node-sdk/networking")]);
    return new SdkBox(sdk, networking, ...(await JudgedBox.observed(options)));
  }

  newSession() {
    const { url } = this.simulator;
    const { BaseUrls, BoxRetryStrategy, NetworkSession } = this.#networking;
    const baseUrls = new BaseUrls({ baseUrl: url, uploadUrl: url, oauth2Url: `${url}/api/oauth2` });
    // Its own waits before a retry are seconds long.
    const retryStrategy = new BoxRetryStrategy({ retryBaseInterval: 0 });
    return new NetworkSession({ baseUrls, retryStrategy });
  }
}
