import type { AccountRecord, SealedContent } from "../../../src/accounts/model/account";
import type { Pause } from "../../../src/accounts/model/accountState";
import { AccountStore } from "../../../src/accounts/model/accountStore";
import type { BoundedSecretStore, SecretStore } from "../../../src/accounts/model/secretStore";
import { FileLock, type FileLockLimits, type HeldLock } from "../../../src/accounts/shared/fileLock";
import { RetryAfterStore } from "../../../src/accounts/shared/retryAfterStore";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import { type Clock, systemClock, wait } from "../../../src/base/clock";
import type { Secret } from "../../../src/base/secret";
import type { HttpRequest, HttpResponse, Transport } from "../../../src/box/http/transport";
import type { Arrow } from "../arrows";

type Reach = (arrow: Arrow) => void;

/** The product's parts; each tells when a renewal passes it, and does nothing else of its own. */
export class WatchedLock extends FileLock {
  readonly #reach: Reach;

  constructor(parts: { folder: string; clock: Clock; limits: FileLockLimits; reach: Reach }) {
    super(parts.folder, parts.clock, parts.limits);
    this.#reach = parts.reach;
  }

  override async acquire(name: string, signal?: AbortSignal): Promise<HeldLock> {
    const held = await super.acquire(name, signal);
    this.#reach("lock");
    return {
      ...held,
      release: async () => {
        this.#reach("unlock");
        await held.release();
        this.#reach("unlocked");
      },
    };
  }
}

export class WatchedRetryAfterStore extends RetryAfterStore {
  readonly #reach: Reach;

  constructor(folder: string, clock: Clock, reach: Reach) {
    super(folder, clock);
    this.#reach = reach;
  }

  override async remaining(accountId: string): Promise<Pause | undefined> {
    const left = await super.remaining(accountId);
    this.#reach("decided");
    return left;
  }
}

export class WatchedTransport implements Transport {
  /** Nothing listens at this port: the machine is offline. */
  offlinePort: number | undefined;
  readonly #inner: Transport;
  readonly #reach: Reach;

  constructor(inner: Transport, reach: Reach) {
    this.#inner = inner;
    this.#reach = reach;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    if (request.form?.grant_type !== "refresh_token") {
      const response = await this.#inner.send(this.#routed(request));
      if (response.status === 200 && request.url.endsWith("/oauth2/revoke")) {
        this.#reach("revoked");
      }
      return response;
    }
    this.#reach("sent");
    const response = await this.#inner.send(this.#routed(request));
    if (response.status === 200) {
      this.#reach("response");
    }
    return response;
  }

  #routed(request: HttpRequest): HttpRequest {
    if (this.offlinePort === undefined) {
      return request;
    }
    const url = new URL(request.url);
    url.port = String(this.offlinePort);
    return { ...request, url: url.href };
  }
}

export class WatchedSharedTokenFiles extends SharedTokenFiles {
  isFull = false;
  readonly #reach: Reach;

  constructor(folder: string, reach: Reach) {
    super(folder);
    this.#reach = reach;
  }

  override async create(
    accountId: string,
    sealKey: Secret,
    content: SealedContent,
  ): Promise<"created" | "taken"> {
    if (this.isFull) {
      throw Object.assign(new Error("No space is left on the device."), { code: "ENOSPC" });
    }
    const outcome = await super.create(accountId, sealKey, content);
    if (outcome === "created") {
      this.#reach(content.ended ? "ended" : content.account.isSigningOut ? "marked" : "sealed");
    }
    return outcome;
  }
}

export class WatchedStore extends AccountStore {
  readonly #reach: Reach;

  constructor(secrets: BoundedSecretStore, reach: Reach) {
    super(secrets);
    this.#reach = reach;
  }

  override async write(account: AccountRecord): Promise<void> {
    await super.write(account);
    this.#reach("stored");
  }
}

/** How SecretStorage behaves in one window. `lags`: each call takes a while. */
export type StorageMood = "good" | "hangs" | "rejects" | "lags";

const LAG_MS = 300;

/** SecretStorage with moods. */
export class MoodySecrets implements SecretStore {
  mood: StorageMood = "good";
  readonly #inner: SecretStore;

  constructor(inner: SecretStore) {
    this.#inner = inner;
  }

  get = (key: string) => this.#call(() => this.#inner.get(key));
  store = (key: string, value: string) => this.#call(() => this.#inner.store(key, value));
  delete = (key: string) => this.#call(() => this.#inner.delete(key));
  keys = () => this.#call(() => this.#inner.keys());
  onDidChange = (listener: (event: { readonly key: string }) => void) => this.#inner.onDidChange(listener);

  async #call<T>(call: () => PromiseLike<T>): Promise<T> {
    switch (this.mood) {
      case "good":
        return call();
      case "lags":
        await wait(systemClock, LAG_MS);
        return call();
      case "hangs":
        return new Promise<never>(() => undefined);
      case "rejects":
        throw new Error("Canceled");
    }
  }
}
