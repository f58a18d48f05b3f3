import { Secret } from "../../../src/base/secret";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";

/** A road on which the answers of the token endpoint get other fields, as from a Box that is no longer the known one. */
export class ChangedResponses implements Transport {
  readonly #road: Transport;
  /** Given at will; none: the answers pass as they are. */
  fields: Readonly<Record<string, unknown>> = {};

  constructor(road: Transport) {
    this.#road = road;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#road.send(request);
    if (!request.url.endsWith("/oauth2/token")) {
      return response;
    }
    const body = { ...JSON.parse(response.body.expose()), ...this.fields };
    return { ...response, body: new Secret(JSON.stringify(body)) };
  }
}
