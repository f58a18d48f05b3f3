import assert from "node:assert/strict";
import { pageStyle } from "../../box-simulator/pageStyle";
import { colorSchemes, contrast } from "../colours";

describe("a page of the simulator", () => {
  for (const [colorScheme, colours] of Object.entries(colorSchemes(pageStyle))) {
    // WCAG 2.2, 1.4.3 for texts, 1.4.11 for the edges of fields and the ring around what has the focus.
    const behind = [
      { ratio: 4.5, on: { ink: ["card", "field", "wash"], soft: ["card", "ground", "wash", "field"] } },
      { ratio: 4.5, on: { accent: ["card"], "accent-ink": ["accent", "accent-over"] } },
      { ratio: 4.5, on: { alert: ["alert-wash", "card"] } },
      { ratio: 3, on: { edge: ["card", "field"], ring: ["card"], alert: ["field"] } },
    ];
    for (const { ratio, on } of behind) {
      for (const [front, grounds] of Object.entries(on)) {
        it(`has at least ${ratio} : 1 in its ${colorScheme} colours: ${front} on ${grounds.join(", ")}`, () => {
          for (const ground of grounds) {
            const found = contrast(colours[front] ?? "", colours[ground] ?? "");
            assert.ok(found >= ratio, `${front} on ${ground}: ${found.toFixed(2)}`);
          }
        });
      }
    }
  }
});
