// The component's entry. Streamlit sends this text with every change, so it only fetches the real thing, once.
export default function (component) {
  const root = component.parentElement.querySelector(".rv-chart");
  root.chart ??= import(new URL("player/chart.js", document.baseURI).href).then((module) => new module.Chart(root));
  root.chart.then((chart) => chart.update(component));
  return () => {
    const leaving = root.chart;
    root.chart = undefined;
    leaving?.then((chart) => chart.destroy());
  };
}
