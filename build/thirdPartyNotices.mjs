import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of a package, also of one inside another; then the file in it. */
const PACKAGE_FILE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/(.+)$/;
const LICENSE_FILE = /^(licen[sc]e|copying|notice)/i;
/** A line of a comment in which somebody claims something. */
const CLAIM = /^\s*(?:\/\/|\/\*+|\*)!?(.*\b(?:copyright|licen[sc]ed?)\b.*?)(?:\*\/)?\s*$/gim;

/** What a package carries along of others, without the licence that belongs to it. */
const carriedAlong = [
  { folder: "node_modules/undici/lib/llhttp/", heading: "llhttp, as part of undici", license: "llhttp.txt" },
];

/**
 * The licences of all that is bundled: MIT and its like ask for them in every copy, and the bundle has no comments.
 * @param metafiles of esbuild, whose paths begin at `root`
 * @throws when a package brings no licence
 */
export function thirdPartyNotices(metafiles, root) {
  const files = [...new Set(metafiles.flatMap(bundledFiles))].sort();
  const folders = [...new Set(files.map((file) => PACKAGE_FILE.exec(file)[1]))];
  const sections = [
    ...folders.map((folder) => packageSection(root, folder, files)),
    ...carriedAlong
      .filter(({ folder }) => files.some((file) => file.startsWith(folder)))
      .map(({ heading, license }) => section(heading, [read(join(here, "licenses", license))])),
  ];
  return `Box Auth holds parts of the packages below, each under a licence of its own.\n\n${sections.join("\n")}`;
}

/** Files of packages of which something is left in the bundle. */
function bundledFiles({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const left = inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && PACKAGE_FILE.test(path));
  return left.map(([path]) => path);
}

function packageSection(root, folder, files) {
  const own = files.filter((file) => PACKAGE_FILE.exec(file)[1] === folder);
  const { name, version, license } = JSON.parse(read(join(root, folder, "package.json")));
  const licenses = [...new Set(own.flatMap((file) => foldersDownTo(folder, file)))].flatMap((inside) =>
    readdirSync(join(root, inside))
      .filter((entry) => LICENSE_FILE.test(entry))
      .map((entry) => read(join(root, inside, entry))),
  );
  if (licenses.length === 0) {
    throw new Error(`${name} is bundled and brings no licence.`);
  }
  const claims = own.flatMap((file) =>
    [...read(join(root, file)).matchAll(CLAIM)].map(([, claim]) => `In ${file}: ${claim.trim()}\n`),
  );
  return section(`${name} ${version} (${license})`, [...licenses, ...claims]);
}

/** The folders on the way from a package to its file: a licence in one of them holds for what lies there. */
function foldersDownTo(folder, file) {
  const inside = posix.dirname(file);
  return inside === folder ? [folder] : [...foldersDownTo(folder, inside), inside];
}

function section(heading, texts) {
  return `${"=".repeat(80)}\n${heading}\n${"=".repeat(80)}\n\n${texts.join("\n")}`;
}

function read(file) {
  return `${readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim()}\n`;
}
