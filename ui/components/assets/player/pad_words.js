// The words of a pad: the names of its axes, what becomes of a run at a place, and what the colours mean.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { say } from "../shared/texts.js";

/**
 * @typedef {import("../shared/types.js").NumberHeader} NumberHeader
 * @typedef {import("../shared/types.js").Theme} Theme
 * @typedef {import("./pad_axes.js").Axes} Axes
 * @typedef {import("./pad_map.js").Result} Result
 * @typedef {import("./pad_map.js").Scale} Scale
 */

/**
 * What the axes are of: a choice where there are more numbers.
 * @param {Axes} axes
 * @param {NumberHeader[]} numbers of the rule
 * @param {(axis: "x" | "y", name: string) => void} onChoose
 */
export function axisNames(axes, numbers, onChoose) {
  const label = (/** @type {"x" | "y"} */ axis, /** @type {string} */ sign) => {
    const number = axes[axis];
    if (!number) return [];
    if (numbers.length < 3) return [make("span", {}, [`${sign} ${number.title}`])];
    const name = axis === "x" ? say("Across") : say("Up");
    const options = numbers.map(({ name: value, title }) => make("option", { value, text: title, selected: value === number.name }));
    const onChange = (/** @type {Event} */ { target }) => onChoose(axis, /** @type {HTMLSelectElement} */ (target).value);
    return [make("label", { title: name }, [sign, make("select", { "aria-label": name, on: { change: onChange } }, options)])];
  };
  return [...label("y", "↑"), ...label("x", "→")];
}

/** How the dot is moved by keys. @param {Axes} axes */
export function hintOf({ x, y }) {
  if (!y) return say("Arrow keys move it; with Shift by more.");
  return say("Arrow keys move it: left and right for {x}, up and down for {y}; with Shift by more.", { x: x.title, y: y.title });
}

/** The numbers at the ends of the colours. @param {HTMLElement} bar @param {Scale | null} scale @param {Theme} theme */
export function showScale(bar, scale, theme) {
  bar.hidden = !scale || scale.high <= scale.low;
  if (!scale || bar.hidden) return;
  const [low, high] = [scale.low, scale.high].map((power) => short(10 ** power, scale.byLoss ? 2 : 4));
  const colours = make("i");
  colours.style.background = `linear-gradient(90deg, ${theme.cells.stops.map(([at, colour]) => `${colour} ${100 * at}%`).join(", ")})`;
  bar.replaceChildren(low, colours, `${high} ${scale.byLoss ? say("final loss") : say("steps")}`);
}

/** @param {import("../shared/types.js").PadHeader["question"]} question @param {Result} result @param {number} all steps of the race */
export function resultText(question, { kind, steps, ended, loss }, all) {
  const [value, within] = [short(loss), short(all, 7)];
  if (kind === "diverged") return say("diverges at step {step}", { step: ended });
  if (kind === "undefined") return say("leaves where f is defined at step {step}", { step: ended });
  if (question === "loss") return say("loss {loss} after {steps} steps", { loss: value, steps: within });
  if (question === "escaped") return steps >= 0 ? say("escapes at step {step}", { step: steps }) : say("does not escape within {steps} steps", { steps: within });
  if (kind === "counted") return say("settles at step {step}", { step: steps });
  if (kind === "hovering") return say("reaches the minimum, does not stay; loss {loss} in the end", { loss: value });
  return say("not settled after {steps} steps; loss {loss}", { steps: within, loss: value });
}
