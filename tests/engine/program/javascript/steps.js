// Programs as functions of a row of inputs, each at its columns of numbers.
import { elementary } from "../../../../ui/components/assets/program/elementary.js";
import { answer, cases, numbers } from "./common.js";

const steps = (await import(cases.module)).default(elementary);
const results = [];
let place = 0;
for (const [k, { inputs, outputs, count }] of cases.programs.entries()) {
  const columns = numbers.subarray(place, (place += inputs * count));
  for (let run = 0; run < count; run++) {
    const given = Float64Array.from({ length: inputs }, (_, row) => columns[row * count + run]);
    const out = new Float64Array(outputs);
    steps[k](given, out);
    results.push(out);
  }
}
answer(results);
