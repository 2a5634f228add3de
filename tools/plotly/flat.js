// What flat figures need of plotly.js. Surfaces in three dimensions come later, and only where there is one.
import Plotly from "plotly.js/lib/core.js";
import contour from "plotly.js/lib/contour.js";
import heatmap from "plotly.js/lib/heatmap.js";

Plotly.register([contour, heatmap]); // scatter is always there

/** Have surfaces in three dimensions, too. */
Plotly.loadRelief = async () => {
  const { default: surface } = await import("./relief.js");
  Plotly.register(surface);
};

export default Plotly;
