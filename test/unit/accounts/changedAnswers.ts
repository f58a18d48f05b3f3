import { Secret } from "../../../src/base/secret";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";

/** A road on which the answers of the token endpoint get other fields, as from a Box that is no longer the known one. */
export class ChangedAnswers implements Transport {
  readonly #road: Transport;
  /** Given at will; none: the answers pass as they are. */
  fields: Readonly<Record<string, unknown>> = {};

  constructor(road: Transport) {
    this.#road = road;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const answer = await this.#road.send(request);
    if (!request.url.endsWith("/oauth2/token")) {
      return answer;
    }
    const body = { ...JSON.parse(answer.body.expose()), ...this.fields };
    return { ...answer, body: new Secret(JSON.stringify(body)) };
  }
}
