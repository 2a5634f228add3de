// For tests in Python: reads [{map, runs}] and writes what chart/cells.js makes of each. Numbers that JSON lacks are texts.
import { readFileSync } from "node:fs";

import { bestCell, cellsOf, coloursOf, KINDS } from "../../../../ui/components/assets/chart/cells.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
const made = cases.map(({ map, runs: { steps, loss, endX, endY, ended, undefined: left, hovering } }) => {
  const numbers = (list) => Float64Array.from(list, Number);
  const runs = {
    steps: Int32Array.from(steps), loss: numbers(loss), endX: numbers(endX), endY: numbers(endY),
    ended: Int32Array.from(ended), undefined: Uint8Array.from(left), hovering: Uint8Array.from(hovering),
  };
  const cells = cellsOf(map, runs);
  const pixels = ["light", "dark"].map((theme) => Array.from(coloursOf(cells, map.colours, theme)));
  return { height: Array.from(cells.height), kind: Array.from(cells.kind, (number) => KINDS[number]), pixels, best: bestCell(map, runs) };
});
process.stdout.write(JSON.stringify(made));
