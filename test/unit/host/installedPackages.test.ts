import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../host/paths";
import { TemporaryFolder } from "../../host/temporaryFolder";

type Packages = Record<string, { readonly integrity?: string; readonly optional?: boolean }>;

describe("the packages of the project", () => {
  const wanted = {
    "": {},
    "node_modules/a": { integrity: "sha512-a" },
    "node_modules/a-for-windows": { integrity: "sha512-w", optional: true },
  };
  let folder: TemporaryFolder;
  let isInstalled: (root: string) => boolean;

  before(async () => {
    ({ isInstalled } = await import(pathToFileURL(join(root, "test", "installedPackages.mjs")).href));
  });

  beforeEach(async () => {
    folder = new TemporaryFolder("packages");
    folder.inside("node_modules");
    await write("package-lock.json", wanted);
  });

  afterEach(() => folder.remove());

  async function write(name: string, packages: Packages): Promise<void> {
    await writeFile(join(folder.path, name), JSON.stringify({ packages }));
  }

  const list = join("node_modules", ".package-lock.json");

  it("are there when npm has installed them, whoever asked it to", async () => {
    await write(list, { "node_modules/a": { integrity: "sha512-a" } });
    assert.equal(isInstalled(folder.path), true);
  });

  for (const [what, packages] of [
    ["one is missing", {}],
    ["one is of another version", { "node_modules/a": { integrity: "sha512-b" } }],
    [
      "one for this platform is of another version",
      {
        "node_modules/a": { integrity: "sha512-a" },
        "node_modules/a-for-windows": { integrity: "sha512-x" },
      },
    ],
  ] as const) {
    it(`are installed again when ${what}`, async () => {
      await write(list, packages);
      assert.equal(isInstalled(folder.path), false);
    });
  }

  it("are installed when npm has not been to the end", () => {
    assert.equal(isInstalled(folder.path), false);
  });
});
