import { exec } from "node:child_process";
import { promisify } from "node:util";
import { BoxDeveloperTokenAuth } from "box-node-sdk";
import type { Authentication, NetworkSession } from "box-node-sdk/networking";
import type { AccessToken } from "box-node-sdk/schemas";

/** Fresh tokens from Box Auth in the editor: `new BoxClient({ auth: new BoxTokenAuth() })`. There is no secret in here. */
export class BoxTokenAuth implements Authentication {
  #token: AccessToken = {};
  #until = 0;
  #asking: Promise<AccessToken> | undefined;

  retrieveToken = async () => (Date.now() < this.#until ? this.#token : this.refreshToken());
  retrieveAuthorizationHeader = async () => `Bearer ${(await this.retrieveToken()).accessToken}`;

  /** The SDK calls it after a 401, too. */
  refreshToken = () => (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));

  async downscopeToken(scopes: readonly string[], resource?: string, link?: string, session?: NetworkSession) {
    const { accessToken: token = "" } = await this.retrieveToken();
    return new BoxDeveloperTokenAuth({ token }).downscopeToken(scopes, resource, link, session);
  }

  async revokeToken(): Promise<undefined> {
    throw new Error("The token belongs to the editor; run “Box: Sign Out” there.");
  }

  async #ask(): Promise<AccessToken> {
    const { stdout } = await promisify(exec)("box-token --format json"); // of another account: --account NAME
    const { access_token, expires_at } = JSON.parse(stdout);
    this.#until = expires_at === null ? Infinity : (expires_at - 60) * 1000;
    return (this.#token = { accessToken: access_token, tokenType: "bearer" });
  }
}
