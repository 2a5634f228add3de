// What a surface in three dimensions needs of plotly.js beside what is in flat.js.
export { default } from "plotly.js/lib/surface.js";
