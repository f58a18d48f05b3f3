import { BoxError } from "../../base/errors";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { HttpResponse, Transport } from "../http/transport";
import { errorFromResponse } from "../responses/errorFromResponse";
import { readRequestId } from "../responses/errorResponse";
import { type Endpoints, rootItemsUrl } from "./endpoints";

/** The first items of the root folder, and how many there are (Box reference, `Items`). */
export interface RootFolder {
  readonly items: readonly RootItem[];
  readonly total: number;
}

export interface RootItem {
  readonly type: "file" | "folder" | "web_link";
  readonly name: string;
}

export interface RootFolderRequest {
  readonly endpoints: Endpoints;
  readonly accessToken: Secret;
  /** The most items that are wanted. */
  readonly limit: number;
}

/**
 * Asks Box what an access token sees at the top.
 * @throws BoxError, code `insufficient_scope` (403) for a living token that may not list folders
 */
export async function readRootFolder(
  transport: Transport,
  { endpoints, accessToken, limit }: RootFolderRequest,
): Promise<RootFolder> {
  const response = await transport.send({
    method: "GET",
    url: `${rootItemsUrl(endpoints)}?fields=name&limit=${limit}`,
    bearer: accessToken,
  });
  if (response.status !== 200) {
    throw errorFromResponse(response, "rootFolder", [accessToken]);
  }
  return parseRootFolder(response, accessToken);
}

function parseRootFolder(response: HttpResponse, accessToken: Secret): RootFolder {
  const body = parseJson(response.body);
  if (!isRecord(body) || !Array.isArray(body.entries)) {
    throw unexpectedItems(response, accessToken);
  }
  const entries: readonly unknown[] = body.entries;
  const items = entries.flatMap((entry): RootItem[] => {
    const name = isRecord(entry) ? nonEmptyString(entry.name) : undefined;
    const type = isRecord(entry) ? entry.type : undefined;
    const isKnown = type === "file" || type === "folder" || type === "web_link";
    return name !== undefined && isKnown ? [{ type, name }] : [];
  });
  return { items, total: typeof body.total_count === "number" ? body.total_count : items.length };
}

function unexpectedItems(response: HttpResponse, accessToken: Secret): BoxError {
  const requestId = readRequestId(response, [accessToken]);
  return new BoxError(
    localized(
      "The answer to the question what is in the root folder lists nothing, so it is probably not from Box; check the network and the proxy, then try again.",
    ),
    {
      decision: "retryLater",
      code: "unexpectedResponse",
      status: response.status,
      ...(requestId !== undefined && { requestId }),
    },
  );
}
