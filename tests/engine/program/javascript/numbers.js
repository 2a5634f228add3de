// Factors of schedules and powers.
import { factors } from "../../../../ui/components/assets/program/schedules.js";
import { power } from "../../../../ui/components/assets/program/elementary.js";
import { answer, cases, numbers } from "./common.js";

const scales = cases.map(({ schedule, steps }) => factors(schedule, steps));
const powers = Array.from({ length: numbers.length / 2 }, (_, k) => power(numbers[2 * k], numbers[2 * k + 1]));
answer([...scales, powers]);
