// For tests in Python: reads [{map, runs}] and writes what chart/cells.js makes of each. Numbers that JSON lacks are texts.
import { readFileSync } from "node:fs";

import { bestCell, cellsOf, coloursOf, KINDS } from "../../../../ui/components/assets/chart/cells.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
const made = cases.map(({ map, runs: sent }) => {
  const runs = Object.fromEntries(Object.entries(sent).map(([name, numbers]) => [name, Float64Array.from(numbers, Number)]));
  const cells = cellsOf(map, runs);
  const pixels = ["light", "dark"].map((theme) => Array.from(coloursOf(cells, map.colours, theme)));
  return { height: Array.from(cells.height), kind: Array.from(cells.kind, (number) => KINDS[number]), pixels, best: bestCell(map, runs) };
});
process.stdout.write(JSON.stringify(made));
