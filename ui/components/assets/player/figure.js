// What the player shows, as the dialog that makes figures takes it.

import { say } from "../shared/texts.js";
import { isDrawn, sightOf } from "../shared/project.js";
import { rangesOf } from "./zoomed.js";

/**
 * @param {import("./player.js").Player} player
 * @returns {import("../figure/dialog.js").Subject}
 */
export function subjectOf({ view, stage, transport, forces, terms, shown }) {
  const { Plotly, relief } = stage;
  if (!view || !Plotly) throw new Error(say("a picture could not be made"));
  const { clock } = transport;
  transport.jump(Math.round(clock.step)); // which pauses
  const map = stage.panels.find(({ kind }) => kind === "contour");
  const turned = relief && (relief.isTurned || relief.above) && isDrawn(relief.panel.graph);
  const kinds = new Set(stage.panels.map(({ kind }) => kind));
  return {
    race: {
      title: terms.title.textContent ?? "",
      surface: view.surface, race: view.race, tracks: shown, Plotly,
      ranges: map ? rangesOf(map, view) : { x: view.surface.domain[0], y: view.surface.domain[1] },
      sight: turned ? sightOf(relief.panel.graph) : null,
      full: stage.fullLoss,
      forces: (step, theme) => forces.layer(null, shown, step, theme),
    },
    panels: [...kinds],
    step: clock.step,
    stepAfter: (share) => clock.stepAfter(share),
  };
}
