import assert from "node:assert/strict";
import { sep } from "node:path";
import { uriPath } from "../../host/paths";

describe("the path of a file as a URI has it", () => {
  it("is not encoded", () => {
    assert.ok(uriPath(["", "tmp", "100% of my app #2"].join(sep)).endsWith("/tmp/100% of my app #2"));
  });

  it("begins with a slash, also before a drive", () => {
    assert.match(uriPath(__dirname), /^\/[^\\]*\/host$/);
  });
});
