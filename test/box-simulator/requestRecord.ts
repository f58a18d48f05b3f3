import type { Place } from "./faults";
import type { Call, SimulatedResponse } from "./httpMessages";
import { grantTypeOf, type Served } from "./serveWithFaults";

/** A request that was answered or dropped, without its secrets. Recorded just before the answer goes out. */
export interface RecordedRequest {
  readonly place: Place;
  readonly method: string;
  /** Without the query, which may hold a state. */
  readonly path: string;
  readonly queryKeys: readonly string[];
  readonly bodyKeys: readonly string[];
  readonly grantType?: string;
  readonly clientId?: string;
  /** The simulator's clock when the request was complete, epoch milliseconds. */
  readonly at: number;
  readonly status: number | "dropped";
  /** Box's error word. */
  readonly error?: string;
  /** An existing pair was handed out again: the grace rule. */
  readonly replayed?: true;
  /** Kinds of the faults that hit it. */
  readonly faults: readonly string[];
}

/** Every field that is given must be equal. */
export type RequestFilter = Partial<
  Pick<
    RecordedRequest,
    "place" | "method" | "path" | "grantType" | "clientId" | "status" | "error" | "replayed"
  >
>;

export class RequestRecord {
  readonly #requests: RecordedRequest[] = [];
  #watchers: (() => boolean)[] = [];

  get all(): readonly RecordedRequest[] {
    return this.#requests;
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request);
    this.#watchers = this.#watchers.filter((isWaiting) => isWaiting());
  }

  count(filter: RequestFilter = {}): number {
    return this.#requests.filter((request) => fits(request, filter)).length;
  }

  /** Resolves as soon as so many requests fit. */
  until(filter: RequestFilter, count = 1): Promise<void> {
    return new Promise((resolve) => {
      const isWaiting = () => {
        const enough = this.count(filter) >= count;
        if (enough) {
          resolve();
        }
        return !enough;
      };
      if (isWaiting()) {
        this.#watchers.push(isWaiting);
      }
    });
  }

  clear(): void {
    this.#requests.length = 0;
  }
}

export function fits(request: RecordedRequest, filter: RequestFilter): boolean {
  const has = new Map<string, unknown>(Object.entries(request));
  return Object.entries(filter).every(([key, value]) => has.get(key) === value);
}

/** What is kept of a call and its answer. */
export function recorded(place: Place, call: Call, served: Served): Omit<RecordedRequest, "at" | "faults"> {
  const grantType = grantTypeOf(place, call);
  const clientId = call.form.get("client_id") ?? call.query.get("client_id");
  return {
    place,
    method: call.method,
    path: call.path,
    queryKeys: [...call.query.keys()],
    bodyKeys: [...call.form.keys()],
    ...(grantType !== undefined && { grantType }),
    ...(clientId !== null && { clientId }),
    ...(served === "dropped" ? { status: served } : answered(served)),
  };
}

function answered({
  status,
  error,
  replayed,
}: SimulatedResponse): Pick<RecordedRequest, "status" | "error" | "replayed"> {
  return { status, ...(error !== undefined && { error }), ...(replayed && { replayed }) };
}
