/** A file, folder or bookmark of the simulated tenant. */
export interface SimulatedItem {
  readonly type: "file" | "folder" | "web_link";
  readonly id: string;
  readonly name: string;
  /** The folder in which it lies. */
  readonly parentId?: string;
  readonly sharedLink?: { readonly url: string; readonly hasPassword?: boolean };
  /** IDs of the accounts that can open it. */
  readonly openTo: readonly string[];
}

/** Box's own host, whatever the address of the simulator: a part of the parameter's value, not a place to call. */
const RESOURCE_HOST = "https://api.box.com";
const ITEM_PATH = /^\/2\.0\/(files|folders)\/(\d+)$/;

/** The content of this Box, as far as a downscoped token can be restricted to it. */
export class Items {
  readonly #items: readonly SimulatedItem[];

  constructor(items: readonly SimulatedItem[]) {
    this.#items = items;
  }

  item(type: SimulatedItem["type"], id: string): SimulatedItem | undefined {
    return this.#items.find((item) => item.type === type && item.id === id);
  }

  /** @param path as in `/2.0/files/ID` */
  byPath(path: string): SimulatedItem | undefined {
    const [, kind, id = ""] = ITEM_PATH.exec(path) ?? [];
    return kind === undefined ? undefined : this.item(kind === "files" ? "file" : "folder", id);
  }

  /** @param resource the full URL of a file or folder, as the token exchange takes it */
  byResource(resource: string): SimulatedItem | undefined {
    return resource.startsWith(RESOURCE_HOST) ? this.byPath(resource.slice(RESOURCE_HOST.length)) : undefined;
  }

  /** Neither bookmarks nor links with a password count (Box guide "Downscope a Token"). */
  bySharedLink(url: string): SimulatedItem | undefined {
    return this.#items.find(
      ({ type, sharedLink }) => type !== "web_link" && sharedLink?.url === url && !sharedLink.hasPassword,
    );
  }

  /** The items that somebody can open, which lie in no folder of theirs. */
  atTopOf(userId: string): readonly SimulatedItem[] {
    const theirs = this.#items.filter(({ openTo }) => openTo.includes(userId));
    return theirs.filter(({ parentId }) => !theirs.some(({ id }) => id === parentId));
  }

  /** It is the item itself or lies in it, however deep. */
  isWithin(item: SimulatedItem, outer: SimulatedItem): boolean {
    if (item.type === outer.type && item.id === outer.id) {
      return true;
    }
    const parent = item.parentId === undefined ? undefined : this.item("folder", item.parentId);
    return parent !== undefined && this.isWithin(parent, outer);
  }
}

/** Box reference, `File--Mini` and `Folder--Mini`: what `restricted_to` shows. */
export function miniItem({ type, id, name }: SimulatedItem): Record<string, unknown> {
  const mini = { type, id, sequence_id: "0", etag: "0", name };
  if (type === "web_link") {
    return { ...mini, url: "https://example.com/" };
  }
  if (type !== "file") {
    return mini;
  }
  const sha1 = id.padStart(40, "0");
  return { ...mini, sha1, file_version: { type: "file_version", id: `${id}1`, sha1 } };
}

/** The most that Box gives at once (Box reference, "List items in folder"). */
const LARGEST_PAGE = 1_000;

/** Box reference, `Items`, paged by offset: folders first, each sort by name. */
export function itemsPage(
  items: readonly SimulatedItem[],
  limit: number,
  offset: number,
): Record<string, unknown> {
  const sorts = ["folder", "file", "web_link"];
  const sorted = [...items].sort(
    (one, other) =>
      sorts.indexOf(one.type) - sorts.indexOf(other.type) || one.name.localeCompare(other.name, "en"),
  );
  const used = Math.min(limit, LARGEST_PAGE);
  return {
    total_count: items.length,
    entries: sorted.slice(offset, offset + used).map(miniItem),
    offset,
    limit: used,
    order: [
      { by: "type", direction: "ASC" },
      { by: "name", direction: "ASC" },
    ],
  };
}
