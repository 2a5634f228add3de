// Paths of every slot of some races: x, y, loss, the step of the end, and whether f was undefined there.
import { RaceProgram } from "../../../../ui/components/assets/program/load.js";
import { noiseOf } from "../../../../ui/components/assets/program/path.js";
import { answer, cases, numbers } from "./common.js";

const results = [];
let place = 0;
for (const { module, header, start, steps } of cases) {
  const race = new RaceProgram((await import(module)).default);
  const constants = race.surface.constants(header.parameters);
  const drawn = header.draws ? { data: numbers.subarray(place, (place += 2 * steps)), shape: [2, steps] } : null;
  const noise = drawn && noiseOf(drawn, header.noise);
  for (const [slot, { hypers, schedule }] of header.slots.entries()) {
    const { x, y, loss, ended, undefined: hasNoValue } = race.path(slot, { start, hypers, schedule, constants, steps, noise });
    results.push(x, y, loss, ended, Number(hasNoValue));
  }
}
answer(results);
