import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../host/paths";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const installed = Object.entries(packages).filter(([path]) => path !== "");
const pathsOf = (isOdd: (entry: Locked) => boolean) =>
  installed.flatMap(([path, entry]) => (isOdd(entry) ? [path] : []));

describe("the lock file", () => {
  it("holds the packages", () => assert.ok(installed.length > 100));

  it("has the SHA-512 of each package, of those for other platforms as well", () => {
    assert.deepEqual(
      pathsOf(({ integrity = "" }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)),
      [],
    );
  });

  it("names versions, and no place that a package would come from", () => {
    assert.deepEqual(
      pathsOf(({ resolved, link }) => resolved !== undefined || link === true),
      [],
    );
    assert.deepEqual(
      pathsOf(({ version = "" }) => !/^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version)),
      [],
    );
  });

  it("has no dependency on a repository, a folder or an address", () => {
    const ranges = Object.values(packages).flatMap((entry) =>
      Object.entries({ ...entry.dependencies, ...entry.devDependencies, ...entry.optionalDependencies }),
    );
    assert.ok(ranges.length > installed.length / 2, "the dependencies are found");
    assert.deepEqual(
      ranges.filter(([, range]) => /[:/]/.test(range.replace(/^npm:(@[\w.-]+\/)?[\w.-]+@/, ""))),
      [],
    );
  });
});
