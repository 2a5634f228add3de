// Maps, cell by cell: all that a cell has, in the order of FIELDS in test_maps.py.
import { computeRows } from "../../../../ui/components/assets/program/cells.js";
import { RaceProgram } from "../../../../ui/components/assets/program/load.js";
import { noiseOf } from "../../../../ui/components/assets/program/path.js";
import { answer, cases, numbers } from "./common.js";

const results = [];
let place = 0;
for (const { module, request, sigma } of cases) {
  const race = new RaceProgram((await import(module)).default);
  const drawn = sigma ? { data: numbers.subarray(place, (place += 2 * request.steps)), shape: [2, request.steps] } : null;
  const rows = request.y.values.length;
  const half = Math.floor(rows / 2); // in two parts, as workers get them
  const noise = drawn && noiseOf(drawn, sigma);
  for (const [from, to] of [[0, half], [half, rows]]) {
    const found = computeRows(race, { ...request, noise }, from, to);
    const { steps, first, loss, endX, endY, diverged, hovering, basin, kinds } = found;
    results.push(steps, first, loss, endX, endY, diverged, found.undefined, hovering, basin, kinds);
  }
}
answer(results);
