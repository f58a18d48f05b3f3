import { exec } from "node:child_process";
import { promisify } from "node:util";
import { BoxDeveloperTokenAuth } from "box-node-sdk";

/** Fresh tokens from Box Auth in the editor: `new BoxClient({ auth: new BoxTokenAuth() })`. There is no secret in here. */
export class BoxTokenAuth {
  #token = {};
  #until = 0;
  #asking;

  retrieveToken = async () => (Date.now() < this.#until ? this.#token : this.refreshToken());
  retrieveAuthorizationHeader = async () => `Bearer ${(await this.retrieveToken()).accessToken}`;

  /** The SDK calls it after a 401, too. */
  refreshToken = () => (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));

  async downscopeToken(scopes, resource, link, session) {
    const { accessToken: token = "" } = await this.retrieveToken();
    return new BoxDeveloperTokenAuth({ token }).downscopeToken(scopes, resource, link, session);
  }

  async revokeToken() {
    throw new Error("The token belongs to the editor; run “Box: Sign Out” there.");
  }

  async #ask() {
    const { stdout } = await promisify(exec)("box-token --format json"); // of another account: --account NAME
    const { access_token, expires_at } = JSON.parse(stdout);
    this.#until = expires_at === null ? Infinity : (expires_at - 60) * 1000;
    return (this.#token = { accessToken: access_token, tokenType: "bearer" });
  }
}
