// What the layouts of all figures have in common.

/** @typedef {import("../shared/graph.js").Attributes} Attributes */

const CLEAR = "rgba(0,0,0,0)";

/** The layout with what is the same for all figures. @param {Attributes} layout @param {{header: import("../shared/chart_types.js").ChartHeader}} view */
export function withCommon(layout, { header }) {
  const { width, height, ...rest } = layout ?? {};
  return {
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    uirevision: header.name || "chart", // never empty: Plotly would take that for none
    ...rest,
    autosize: true,
    ...(header.picks || header.follow ? { clickanywhere: true } : {}),
  };
}
