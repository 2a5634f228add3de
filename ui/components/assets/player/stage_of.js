// The stage of a player: what it draws comes from the player's other parts.

import { Stage } from "./stage.js";

/** @param {import("./player.js").Player} player @param {AbortSignal} signal */
export function stageOf(player, signal) {
  return new Stage({
    root: player.root,
    view: () => player.view,
    tracks: () => player.shown,
    step: () => player.transport.clock.step,
    playing: () => player.transport.clock.playing,
    whole: () => player.whole,
    former: () => player.former.shown,
    layer: (only) => {
      if (player.previewing || !player.view) return null;
      return player.forces.layer(only, player.shown, player.transport.clock.step, player.view.theme);
    },
    start: player.start,
    onStart: (start) => player.edits.commitStart(start),
    onZoom: (box, zoomed) => player.options.offerBox(box, zoomed),
    onResize: () => player.draw(),
    signal,
  });
}
