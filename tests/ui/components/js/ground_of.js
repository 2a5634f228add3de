// For tests in Python: reads {grids, numbers, shares} and writes what the player makes of them. Numbers that JSON lacks are texts.
import { readFileSync } from "node:fs";

import { contoursOf, scaleOf } from "../../../../ui/components/assets/player/landscape.js";
import { PLACES, valueAt } from "../../../../ui/components/assets/player/scale.js";

const { grids, numbers, shares } = JSON.parse(readFileSync(0, "utf8"));
const grounds = grids.map(({ losses, lowest }) => {
  const scale = scaleOf(Float64Array.from(losses, Number), Number(lowest));
  return { scale, lines: contoursOf(scale) };
});
const values = numbers.map((number) => shares.map((share) => valueAt(number, share * PLACES)));
process.stdout.write(JSON.stringify({ grounds, values }));
