// Parts of the player with a faked server: forces, options; and the figures that Plotly draws.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { Forces, forcesAt } from "../../../../ui/components/assets/player/forces.js";
import { Options } from "../../../../ui/components/assets/player/options.js";
import { colourAt, groundPixels } from "../../../../ui/components/assets/player/ground.js";
import { contourFigure, lossFigure } from "../../../../ui/components/assets/player/plots.js";
import { reliefFigure } from "../../../../ui/components/assets/player/relief.js";
import { Surface } from "../../../../ui/components/assets/player/race.js";
import { resources, useResources } from "../../../../ui/components/assets/shared/resources.js";
import { root } from "./dom.js";

const tensor = (data, shape) => ({ data: Float32Array.from(data), shape });
const pairs = (...numbers) => tensor(numbers, [2, numbers.length / 2]);
const later = () => new Promise((resolve) => setTimeout(resolve, 0));

const MARK = { symbol: "circle-open-dot", size: 12, sign: "◎" };
const THEME = {
  name: "light", text: "#000", muted: "#555", grid: "#ddd", level: "#999", strong: "#333", ridge: "#fff", halo: "#ffffff", edge: "#000000", mark: "#fff", rim: "#000", loss: [[0, "#000000"], [1, "#ffffff"]],
  critical: { minima: MARK, saddles: { symbol: "x-thin", size: 8, sign: "×" }, maxima: MARK, degenerate: MARK },
  relief: { lighting: { ambient: 0.7 }, lightposition: { x: 0, y: 0, z: 1 } },
};
const HEADER = {
  title: "A bowl", domain: [[-1, 1], [0, 4]], low: 0, unit: null, lines: { base: 0, step: 0.5, log: false, first: 1, last: 5 },
  ticks: { heights: [0, 1, 2, 3, 4], texts: ["0", "1", "2", "3", "4"] },
  minima: [[0, 2, 0]], saddles: [], maxima: [], degenerate: [[0.5, 1, 3]],
};
const answer = (losses, header = {}) => ({ header: { ...HEADER, ...header }, arrays: { loss: tensor(losses, [Math.sqrt(losses.length), Math.sqrt(losses.length)]) } });
const SURFACE = new Surface(answer([0, 1, 2, 3]));
const N = 41; // points along a side of x^2 + y^2
const BOWL = new Surface(answer(Array.from({ length: N * N }, (_, i) => ((i % N) / 20 - 1) ** 2 + (Math.floor(i / N) / 20 - 1) ** 2), {
  domain: [[-1, 1], [-1, 1]], lines: { base: 0, step: 0.1, log: false, first: 1, last: 19 }, minima: [[0, 0, 0]], degenerate: [],
}));

const WHOLE = { x: [-1, 1], y: [0, 4] };

// --- forces ----------------------------------------------------------------------------------------------------

const TRACK = { slot: { slot: "adam" }, x: [0, 1, 3], y: [0, 2, 3] };
const FORCES = {
  header: { slot: "adam", memory: "first moment" },
  arrays: { gradient: pairs(1, 2, 3, -1, -2, -3), rate: pairs(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) },
};

test("forces are those of the step; the step taken leads to the next point, and the last one stays", () => {
  const at = forcesAt(FORCES, TRACK, 1.2);
  assert.deepEqual([at.at, at.gradient, at.step], [[1, 2], [-2, 2], [2, 1]]);
  assert.deepEqual(at.rate.map((v) => Number(v.toFixed(3))), [0.3, 0.6]);
  assert.deepEqual([at.memory, at.ahead], [undefined, undefined]);
  assert.deepEqual(forcesAt(FORCES, TRACK, 99).step, [0, 0]);
  const more = { ...FORCES, arrays: { ...FORCES.arrays, memory: pairs(7, 8, 9, 1, 2, 3), ahead: pairs(4, 5, 6, 0, 0, 0) } };
  assert.deepEqual([forcesAt(more, TRACK, 0).memory, forcesAt(more, TRACK, 2).ahead], [[7, 1], [6, 0]]);
});

function forces(answers) {
  const host = { chosen: "adam", drawn: 0, explained: false, playing: false };
  const abort = new AbortController();
  const made = new Forces({
    slot: () => host.chosen,
    fetch: (slot) => answers[slot] ?? Promise.reject(new Error("none")),
    nameOf: (slot) => slot.toUpperCase(),
    explained: (still) => host.explained && !(still && host.playing),
    draw: () => host.drawn++,
    signal: abort.signal,
  });
  return { made, host };
}

test("forces are fetched when they are on, with a key to what the rule has", async () => {
  const velocity = { header: { slot: "adam", memory: "velocity" }, arrays: { ...FORCES.arrays, memory: pairs(1, 1) } };
  const { made, host } = forces({ adam: Promise.resolve(velocity) });
  await made.load();
  assert.deepEqual([made.answer, host.drawn], [null, 1]);
  made.on = true;
  await Promise.all([made.load(), made.load()]); // the key is not written twice
  assert.equal(made.key.textContent, "ADAM−gradient (direction)step taken (to scale)velocity (direction)");
  made.on = false;
  await made.load();
  assert.equal(made.key.textContent, "");
});

test("forces are drawn on maps that show their run", async () => {
  const { made } = forces({ adam: Promise.resolve(FORCES) });
  assert.equal(made.layer(null, [TRACK], 0, THEME), null);
  made.on = true;
  await made.load();
  assert.equal(typeof made.layer(null, [TRACK], 0, THEME), "function");
  assert.equal(typeof made.layer("adam", [TRACK], 0, THEME), "function");
  assert.equal(made.layer("sgd", [TRACK], 0, THEME), null);
  assert.equal(made.layer(null, [], 0, THEME), null);
});

test("forces say where their bars stand, so that no name is written over them", async () => {
  const { made } = forces({ adam: Promise.resolve(FORCES) });
  made.on = true;
  await made.load();
  const ctx = new Proxy({}, { get: (_, name) => (name === "measureText" ? () => ({ width: 30 }) : () => undefined), set: () => true });
  const project = (_x, _y, _z, to) => to.splice(0, 2, 100, 50);
  const written = made.layer(null, [TRACK], 0, THEME)(ctx, { project, box: { x: 0, y: 0, width: 300, height: 200 } });
  assert.deepEqual(written, [64, 77].map((top) => ({ left: 114, top, width: 78, height: 12 })));
});

test("forces of the race before, which come after those of the one that is shown, are dropped", async () => {
  const answers = {};
  const { made } = forces(answers);
  made.on = true;
  let old = () => undefined;
  answers.adam = new Promise((resolve) => (old = () => resolve({ ...FORCES, header: { slot: "adam", memory: "velocity" } })));
  const first = made.load();
  answers.adam = Promise.resolve(FORCES);
  await made.load();
  const again = made.load();
  assert.equal(made.layer(null, [TRACK], 0, THEME), null, "of the next race nothing is known yet");
  await again;
  old();
  await first;
  assert.equal(made.answer, FORCES);
});

test("forces that come late or not at all are not shown", async () => {
  const { made, host } = forces({ adam: later().then(() => FORCES) });
  made.on = true;
  const loading = made.load();
  host.chosen = "sgd";
  await loading;
  assert.equal(made.answer, null);
  await made.load();
  assert.deepEqual([made.answer, made.key.textContent], [null, ""]);
});

// --- options ---------------------------------------------------------------------------------------------------


function options() {
  const chips = { numbersShown: false, showNumbers: (on) => (chips.numbersShown = on) };
  const host = {
    root: root(), chips, stage: { ghosts: true, fullLoss: false, showFullLoss: (full) => host.calls.push({ full }) },
    why: { buildButton: () => document.createElement("button") },
    forces: { on: false, key: document.createElement("span"), load: () => host.calls.push("load") },
    clock: { loop: false }, onEdit: (edit) => host.calls.push(edit), title: () => 'A "race"', step: () => host.at, query: () => "", draw: () => host.calls.push("draw"),
    layout: () => "side", onKeys: () => host.calls.push("keys"), signal: new AbortController().signal, at: 0, calls: [],
  };
  const made = new Options(host);
  const build = () => host.root.replaceChildren(...made.build(), ...made.buildStatus());
  build();
  const item = (name) => {
    made.menu.open();
    return made.menu.entries.find((entry) => entry.textContent === name);
  };
  return { made, host, build, item };
}

test("whole paths, numbers, loop and arrows are switched at once and stay in another language", () => {
  const { made, host, build, item } = options();
  item("Whole paths").click();
  item("Loop").click();
  item("Numbers").click();
  item("Loss to 10⁻¹⁶").click();
  assert.ok(host.chips.numbersShown);
  made.pulls.click();
  assert.deepEqual([host.stage.ghosts, host.clock.loop, host.forces.on, host.calls], [false, true, true, ["draw", { full: true }, "load"]]);
  assert.ok(host.root.classList.contains("rv-forces-on"));
  build();
  assert.deepEqual(["Whole paths", "Numbers", "Loop"].map((name) => item(name).getAttribute("aria-checked")), ["false", "true", "true"]);
  assert.equal(made.pulls.getAttribute("aria-pressed"), "true");
});

test("a row that is too narrow leaves views and arrows to the menu, a simple player does without", () => {
  const { made, host, item } = options();
  const names = ["Map", "All: map, relief and loss", "Grid: a map for each run", "Arrows"];
  const offered = () => names.map((name) => !item(name).hidden);
  assert.deepEqual(offered(), [false, false, false, false]);
  made.views.root.style.display = "none";
  assert.deepEqual(offered(), [true, true, true, true]);
  assert.deepEqual(names.map((name) => item(name).getAttribute("aria-checked")), ["false", "false", "true", "false"]);
  item("Map").click();
  item("Arrows").click();
  assert.deepEqual([host.calls, made.pulls.getAttribute("aria-pressed")], [[{ layout: "map" }, "load"], "true"]);
  host.root.classList.add("rv-simple");
  assert.deepEqual(offered(), [false, false, false, false]);
});

test("a view is an edit, and the one that Python shows is pressed", () => {
  const { made, host } = options();
  const buttons = [...made.views.root.querySelectorAll("button")];
  assert.deepEqual(buttons.map((one) => one.getAttribute("aria-label")), ["Map", "All: map, relief and loss", "Grid: a map for each run"]);
  buttons[2].click();
  assert.deepEqual(host.calls, [{ layout: "side" }]);
  made.views.show("side");
  assert.deepEqual(buttons.map((one) => one.getAttribute("aria-pressed")), ["false", "false", "true"]);
});

test("the part of a map that is zoomed to is offered as a box, and not without zoom", () => {
  const { made, host, item } = options();
  assert.equal(item("Draw this part").hidden, true);
  made.offerBox([0, 1, 2, 3], true);
  assert.equal(item("Draw this part").hidden, false);
  item("Draw this part").click();
  assert.deepEqual(host.calls, [{ box: [0, 1, 2, 3] }]);
  made.offerBox([0, 9, 0, 9], false);
  assert.equal(item("Draw this part").hidden, true);
});

test("the link that is copied has the step, and is shown where there is no clipboard", async () => {
  const { made, host, item } = options();
  const copied = async () => {
    item("Copy link").click();
    await later();
    return made.saving.progress.querySelector("input").getAttribute("value");
  };
  document.location = { href: "http://ravine/race?opt=adam&start=1%2C2&step=3&embed=1" };
  assert.equal(await copied(), "http://ravine/race?opt=adam&start=1,2");
  host.at = 17;
  assert.match(await copied(), /&step=17$/);
});

test("the tag that embeds a race has what is shown, and what ends no attribute", async () => {
  Object.defineProperty(document, "baseURI", { value: "http://ravine/below/tuning", configurable: true });
  const { made, host, item } = options();
  host.query = () => 'f=%22x%22<&opt=adam"';
  host.at = 4;
  item("Embed").click();
  await later();
  const tag = made.saving.progress.querySelector("input").getAttribute("value");
  assert.match(tag, /^<iframe src="http:\/\/ravine\/below\/race\?f=%22x%22&lt;&amp;opt=adam&quot;&amp;layout=side&amp;step=4&amp;embed=1" title="A &quot;race&quot;"/);
  assert.match(tag, / loading="lazy" allow="fullscreen; clipboard-write"><\/iframe>$/);
});

test("without a server there is no link, no tag and no file to be had, and no box to draw", () => {
  const { made, item } = options();
  made.offerBox([0, 1, 0, 1], true);
  const offered = () => ["Copy link", "Embed", "Save as HTML", "Draw this part", "Figure …"].filter((name) => item(name) && !item(name).hidden);
  const served = resources();
  assert.deepEqual(offered(), ["Copy link", "Embed", "Save as HTML", "Draw this part", "Figure …"]);
  made.menu.close();
  useResources({ ...served, isServed: false });
  try {
    assert.deepEqual(offered(), ["Figure …"]);
  } finally {
    useResources(served);
  }
});

// --- figures ---------------------------------------------------------------------------------------------------

const race = (loss) => ({ steps: 60, loss: { offset: 0, title: "loss", ...loss } });

test("a log axis has its range and two invisible points at its ends", () => {
  const axis = { kind: "log", unit: 1e-3, range: [-3, 2], full: [-9, 2] };
  const { data, layout } = lossFigure(race(axis), THEME, { key: "key", full: false, room: 90, across: 500 });
  assert.deepEqual([data[0].x, data[0].y, data[0].opacity], [[0, 60], [0.001, 100], 0]);
  assert.deepEqual([layout.yaxis.type, layout.yaxis.range, layout.uirevision, layout.margin.r], ["log", [-3, 2], "key false", 90]);
  assert.deepEqual([layout.shapes, layout.annotations], [[], []]);
  assert.deepEqual(lossFigure(race(axis), THEME, { key: "key", full: true, room: 90, across: 500 }).layout.yaxis.range, [-9, 2]);
});

test("a symmetric axis has its own ticks", () => {
  const ticks = { tickvals: [-2, 0, 2], ticktext: ["-100", "0", "100"] };
  const axis = { kind: "symmetric", unit: 1, range: [-2.1, 2.1], ...ticks };
  const { data, layout } = lossFigure(race(axis), THEME, { key: "key", full: true, room: 90, across: 500 });
  assert.deepEqual([data[0].y, layout.yaxis.range], [[-2.1, 2.1], [-2.1, 2.1]]);
  assert.deepEqual([layout.yaxis.type, layout.yaxis.tickvals, layout.yaxis.ticktext], [undefined, ticks.tickvals, ticks.ticktext]);
});

test("what counts as reached is a line with its word, at a value of the log axis", () => {
  const { layout } = lossFigure(race({ kind: "log", unit: 1e-3, range: [-3, 2], reached: -2 }), THEME, { key: "key", full: false, room: 0, across: 500 });
  assert.deepEqual(layout.shapes.map(({ y0, y1 }) => [y0, y1]), [[0.01, 0.01]]);
  assert.deepEqual(layout.annotations.map(({ y, text }) => [y, text]), [[-2, "reached"]]);
});

test("the map marks the critical points that there are, as the theme says", () => {
  const { data, layout } = contourFigure(SURFACE, THEME, { layout: "together", key: "key", ranges: WHOLE });
  assert.deepEqual(data.map(({ type }) => type), Array(6).fill("scatter"));
  const [rim, mark] = data.slice(2);
  assert.deepEqual([mark.x, mark.y, mark.text], [[0], [2], ["minimum (0, 2)<br>loss 0"]]);
  assert.deepEqual([mark.marker.symbol, mark.marker.color, rim.marker.color], ["circle-open-dot", "#fff", "#000"]);
  assert.ok(rim.marker.line.width > mark.marker.line.width);
  assert.deepEqual([layout.xaxis.range, layout.yaxis.range], [[-1, 1], [0, 4]]);
  assert.match(layout.xaxis.title.text, /^x<br>.*◎ minimum {3}◎ degenerate point</);
});

test("units of x and y are equally long, and every fourth line is strong and has its loss on it", () => {
  const { data, layout } = contourFigure(SURFACE, THEME, { layout: "together", key: "key", ranges: WHOLE });
  assert.deepEqual([layout.yaxis.scaleanchor, layout.yaxis.scaleratio, layout.xaxis.constrain], ["x", 1, "domain"]);
  const lines = (trace) => trace.y.filter((y) => !Number.isNaN(y)).length / 2; // each from border to border of the one cell
  assert.deepEqual(data.slice(0, 2).map((trace) => [lines(trace), trace.line.color]), [[4, THEME.level], [1, THEME.strong]]);
  assert.deepEqual([...SURFACE.numbers], [0, 2, 4, 6]);
  const [label] = contourFigure(BOWL, THEME, { layout: "together", key: "key", ranges: { x: [-1, 1], y: [-1, 1] } }).layout.annotations;
  assert.deepEqual([label.text, label.bgcolor, label.showarrow], ["0.4", "rgba(51,51,51,0.8)", false]);
  const small = contourFigure(SURFACE, THEME, { layout: "side", key: "key", ranges: WHOLE }).layout;
  assert.deepEqual([small.annotations, small.xaxis.title.text], [[], ""]);
});

test("a constant function has a plain colour in the middle, and says so", () => {
  const level = new Surface(answer([5, 5, 5, 5], { low: 5, lines: { base: 5, step: 1, log: false, first: 1, last: 0 } }));
  assert.deepEqual([...new Set(groundPixels(level, THEME))], [128, 255]);
  const { layout } = contourFigure(level, THEME, { layout: "together", key: "key", ranges: WHOLE });
  assert.match(layout.xaxis.title.text, /constant/);
  assert.deepEqual(layout.annotations, []);
});

test("the ground is lit from the upper left, and clear where there is no height", () => {
  const heights = Float32Array.from([0, 0, 0, 1, 1, 1, 2, 2, NaN]);
  const pixels = groundPixels({ n: 3, heights, top: 2, domain: [[0, 1], [0, 1]] }, THEME);
  assert.equal(pixels[4 * 2 + 3], 0);
  assert.deepEqual([pixels[3], pixels[4 * 8 + 3]], [255, 255]);
  assert.ok(pixels[4 * 3] < 127, "a slope that goes up to the north is turned away from the light");
  assert.deepEqual(colourAt(THEME.loss, 0.5), [127.5, 127.5, 127.5]);
});

test("the relief has every point of the grid, its light and the camera that it is given, and Plotly may write into them", () => {
  const sight = { camera: { eye: { x: 1, y: -1, z: 1 }, center: { x: 0, y: 0, z: 0 } }, aspectratio: { x: 1, y: 1, z: 0.5 } };
  const { data, layout } = reliefFigure(SURFACE, THEME, "key", sight);
  assert.deepEqual([layout.scene.camera, layout.scene.aspectratio], [sight.camera, sight.aspectratio]);
  assert.ok(layout.scene.camera !== sight.camera && layout.scene.camera.eye !== sight.camera.eye && layout.scene.aspectratio !== sight.aspectratio);
  assert.deepEqual([data[0].x.length, data[0].z.length, data[0].lighting], [2, 2, THEME.relief.lighting]);
  assert.deepEqual([layout.scene.xaxis.visible, layout.scene.zaxis.visible, layout.uirevision], [false, false, "key"]);
});
