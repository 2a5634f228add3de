// What the player shows, as the dialog that makes figures takes it.

import { say } from "../shared/texts.js";
import { isDrawn, sightOf } from "../shared/project.js";
import { gridOf } from "./previews.js";
import { Surface } from "./race.js";
import { rangesOf } from "./zoomed.js";

const FINE = 420; // points of a map in print along each side, of which the page has half as many

/**
 * @param {import("./player.js").Player} player
 * @returns {import("../figure/dialog.js").Subject}
 */
export function subjectOf({ view, stage, transport, forces, terms, shown, hand }) {
  const { Plotly, relief } = stage;
  if (!view || !Plotly) throw new Error(say("a picture could not be made"));
  const { clock } = transport;
  transport.jump(Math.round(clock.step)); // which pauses
  const map = stage.panels.find(({ kind }) => kind === "contour");
  const turned = relief && (relief.isTurned || relief.above) && isDrawn(relief.panel.graph);
  const ranges = map ? rangesOf(map, view) : { x: view.surface.domain[0], y: view.surface.domain[1] };
  const kinds = new Set(stage.panels.map(({ kind }) => kind));
  return {
    race: {
      title: terms.title.textContent ?? "",
      surface: view.surface, race: view.race, tracks: shown, Plotly,
      ranges, ground: finer(view.surface, ranges, hand.previews),
      sight: turned ? sightOf(relief.panel.graph) : null,
      full: stage.fullLoss,
      forces: (step, theme) => forces.layer(null, shown, step, theme),
    },
    panels: [...kinds],
    step: clock.step,
    stepAfter: (share) => clock.stepAfter(share),
  };
}

/**
 * What is seen of a surface on a finer grid, with the colours and lines that it has; as it is where there is no program.
 * @param {Surface} surface
 * @param {{x: number[], y: number[]}} ranges
 * @param {import("./previews.js").Previews} previews
 */
function finer(surface, ranges, { engine, race }) {
  const constants = engine?.program.surface.constants(race.parameters);
  const domain = /** @type {Surface["domain"]} */ ([ranges.x, ranges.y].map(([low, high], axis) =>
    [Math.max(low, surface.domain[axis][0]), Math.min(high, surface.domain[axis][1])]));
  if (!engine || !constants || domain.some(([low, high]) => !(low < high))) return surface;
  const { critical, curvatures, quadratic, title, view, marks: ticks, low, unit, lines, top } = surface;
  const { header, arrays } = gridOf(engine.program, { domain, curvatures, quadratic, title, view, ticks, ...critical }, constants, FINE);
  return Object.assign(new Surface({ header: { ...header, low, unit, lines }, arrays }), { top });
}
