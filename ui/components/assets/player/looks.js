// How somebody looks at a race: step, speed, zoom, camera, hidden runs and what is switched on. None of it is in a link;
// another player that shows the same race takes it over.

import { axisRanges, isDrawn, sightOf } from "../shared/project.js";

/**
 * @typedef {object} Looks
 * @property {number} step it may be between two
 * @property {boolean} playing
 * @property {number} speed
 * @property {boolean} loop
 * @property {{x: (number | string)[], y: (number | string)[]} | null} ranges of the maps
 * @property {import("./camera.js").Sight | null} sight of a relief that was turned
 * @property {boolean} above whether the relief is seen from above
 * @property {string[]} hidden runs
 * @property {string | null} chosen run
 * @property {string | null} opened run, whose settings are open
 * @property {{forces: boolean, why: boolean, numbers: boolean, ghosts: boolean, fullLoss: boolean}} on
 */

/** @typedef {import("./player.js").Player} Player */

/** @param {Player} player @returns {Looks} */
export function looksOf({ transport, stage, chips, forces, why }) {
  const { step, playing, speed, loop } = transport.clock;
  const map = stage.panels.find(({ kind }) => kind === "contour");
  const { relief } = stage;
  return {
    step, playing, speed, loop,
    ranges: map && isDrawn(map.graph) ? axisRanges(map.graph) : null,
    sight: relief?.isTurned ? sightOf(relief.panel.graph) : null,
    above: Boolean(relief?.above),
    hidden: [...chips.hidden], chosen: chips.chosen, opened: chips.opened,
    on: { forces: forces.on, why: why.on, numbers: chips.numbersShown, ghosts: stage.ghosts, fullLoss: stage.fullLoss },
  };
}

/**
 * Let a player show its race so. A map takes the ranges if it has the same shape: others show another part of a surface
 * in the same zoom.
 * @param {Player} player
 * @param {Looks} looks
 */
export async function takeLooks(player, looks) {
  const { transport, chips } = player;
  player.arrival.leave(player.view?.data.topic); // who looks at it knows whether it is to play
  if (transport.clock.playing) transport.toggle();
  transport.clock.loop = looks.loop;
  transport.setSpeed(looks.speed);
  chips.hidden = new Set(looks.hidden.filter((slot) => chips.parts.has(slot)));
  if (looks.chosen && chips.parts.has(looks.chosen)) chips.select(looks.chosen);
  chips.showNumbers(looks.on.numbers);
  chips.showState();
  if (looks.opened !== chips.opened && looks.opened) player.hand.toggleSettings(looks.opened);
  player.stage.ghosts = looks.on.ghosts;
  if (player.options.host.forces.on !== looks.on.forces) player.options.setForces(looks.on.forces);
  if (player.why.on !== looks.on.why) player.why.toggle();
  if (looks.on.fullLoss !== player.stage.fullLoss) await player.stage.showFullLoss(looks.on.fullLoss);
  await Promise.all([takeZoom(player, looks), takeCamera(player, looks)]);
  transport.clock.jump(looks.step);
  player.draw();
}

/** @param {Player} player @param {Looks} looks */
async function takeZoom({ stage }, { ranges }) {
  const { Plotly } = stage;
  const maps = stage.panels.filter(({ kind, graph }) => kind === "contour" && isDrawn(graph));
  if (!ranges || !Plotly || !maps.length) return;
  const now = axisRanges(maps[0].graph);
  if (same(now.x, ranges.x) && same(now.y, ranges.y)) return;
  await Promise.all(maps.map((panel) => {
    panel.pinchedAt = panel.graph.layout.uirevision; // it is kept, as what fingers have set
    return Plotly.relayout(panel.graph, { "xaxis.range": ranges.x, "yaxis.range": ranges.y });
  }));
}

/** @param {Player} player @param {Looks} looks */
async function takeCamera({ stage }, { sight, above }) {
  const { relief } = stage;
  if (!relief || !isDrawn(relief.panel.graph)) return;
  if (above !== relief.above) await relief.tilt();
  if (sight) await relief.panel.Plotly.relayout(relief.panel.graph, { "scene.camera": sight.camera, "scene.aspectratio": sight.aspectratio });
}

/** @param {(number | string)[]} a @param {(number | string)[]} b */
function same(a, b) {
  const size = Math.abs(Number(a[1]) - Number(a[0])) || 1;
  return a.every((value, i) => Math.abs(Number(value) - Number(b[i])) < 1e-6 * size);
}
