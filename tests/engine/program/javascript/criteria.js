// What the browser judges runs by on some surfaces, and for some numbers of steps.
import { RaceProgram } from "../../../../ui/components/assets/program/load.js";
import { lastPoints, settleWindow } from "../../../../ui/components/assets/program/watch.js";
import { answer, cases, numbers } from "./common.js";

const results = [];
for (const { module, parameters, start } of cases) {
  const { surface } = new RaceProgram((await import(module)).default);
  const constants = surface.constants(parameters);
  results.push(surface.bound(start), surface.lowest(constants) ?? NaN, surface.resolution(constants), surface.minimumSquare);
}
answer([...results, ...Array.from(numbers, settleWindow), ...Array.from(numbers, lastPoints)]);
