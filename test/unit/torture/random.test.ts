import assert from "node:assert/strict";
import { Random } from "../../torture/random";

describe("the torture's random numbers", () => {
  const draw = (random: Random) => Array.from({ length: 50 }, () => random.next());

  it("are the same for the same seed and stream", () => {
    assert.deepEqual(draw(new Random(7, "faults")), draw(new Random(7, "faults")));
  });

  it("differ between seeds, and between streams of one seed", () => {
    const [seven, eight] = [new Random(7, "kills"), new Random(8, "kills")];
    assert.notDeepEqual(draw(seven), draw(eight));
    assert.notDeepEqual(draw(new Random(7, "kills")), draw(new Random(7).stream("faults")));
  });

  it("are spread over the whole range", () => {
    const random = new Random(1);
    const tenths = new Set(Array.from({ length: 500 }, () => Math.floor(random.next() * 10)));
    assert.deepEqual([...tenths].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("give whole numbers with both ends", () => {
    const random = new Random(2);
    const drawn = new Set(Array.from({ length: 200 }, () => random.whole(1, 3)));
    assert.deepEqual([...drawn].sort(), [1, 2, 3]);
  });

  it("choose some without choosing one twice, and all when there are not more", () => {
    const random = new Random(3);
    const three = random.some([1, 2, 3, 4, 5], 3);
    assert.equal(new Set(three).size, 3);
    assert.deepEqual(random.some([1, 2], 9).sort(), [1, 2]);
  });
});
