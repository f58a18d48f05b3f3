import { readFileSync } from "node:fs";
import { join } from "node:path";

const REPOSITORY_ONLY = /<!-- only in the repository -->\n.*?<!-- end -->\n\n?/gs;
/** Pictures of a marketplace page must be on the web, and no file of the repository is beside it. */
const LOCAL_PICTURE = /^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm;
const LOCAL_LINK = /\[([^\]]*)\]\((?!https:|command:)[^)]*\)/g;

/**
 * The page that an editor and a marketplace show of the extension: the first page of the repository without what is about
 * the repository.
 * @param root with README.md
 */
export function page(root) {
  return readFileSync(join(root, "README.md"), "utf8")
    .replace(REPOSITORY_ONLY, "")
    .replace(LOCAL_PICTURE, "")
    .replace(LOCAL_LINK, "$1");
}
