import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether npm has installed what the lock file of a folder wants, by the list that npm keeps of what it installed. An
 * installation that was cut off has no list. What is optional is for another platform where it is missing.
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  return Object.entries(wanted).every(([path, { integrity, optional }]) => {
    const found = installed[path];
    return path === "" || (found ? found.integrity === integrity : optional === true);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
  } catch {
    return {};
  }
}
