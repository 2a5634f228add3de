// The path of a run in a figure.

import { BRIGHT, COORDINATES, drawPath, FAINT } from "../player/draw.js";

/**
 * A path up to a step, on a map with casing; where it moves its last steps are bright and older ones faint, as on the page.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../player/race.js").Track} track
 * @param {"contour" | "loss"} kind
 * @param {import("../shared/project.js").Projection} project
 * @param {number} step
 * @param {{theme: import("../shared/types.js").Theme, moving: boolean}} scene
 */
export function drawTrack(ctx, track, kind, project, step, { theme, moving }) {
  const at = COORDINATES[kind](track);
  if (kind === "loss") return drawPath(ctx, track, at, project, [0, step], { width: 2, alpha: 1, casing: null });
  const bright = moving ? Math.max(0, step - BRIGHT) : 0;
  if (bright) drawPath(ctx, track, at, project, [0, bright], { width: 1.8, alpha: FAINT, casing: theme });
  return drawPath(ctx, track, at, project, [bright, step], { width: 2.4, alpha: 1, casing: theme });
}
