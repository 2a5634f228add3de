// Figures: what is drawn becomes vectors, places and numbers suit the print, and files are what their formats ask for.
import { frame, root } from "./dom.js";
import assert from "node:assert/strict";
import test from "node:test";
import { inflateSync } from "node:zlib";

import { bibtex, latexOf, plain } from "../../../../ui/components/assets/figure/citation.js";
import { widthOf } from "../../../../ui/components/assets/figure/fonts.js";
import { PdfPen } from "../../../../ui/components/assets/figure/pdf.js";
import { inkOf, Pen } from "../../../../ui/components/assets/figure/pen.js";
import { places, SIZES } from "../../../../ui/components/assets/figure/places.js";
import { withResolution } from "../../../../ui/components/assets/figure/png.js";
import { Saving } from "../../../../ui/components/assets/shared/saving.js";
import { simplified } from "../../../../ui/components/assets/figure/simplify.js";
import { escaped, SvgPen } from "../../../../ui/components/assets/figure/svg.js";
import { lossTicks, partsOfPowers, powerTicks, printed, roundTicks } from "../../../../ui/components/assets/figure/ticks.js";
import { axesOf, dot } from "../../../../ui/components/assets/player/camera.js";
import { drawHead, drawMarker } from "../../../../ui/components/assets/player/draw.js";
import { subjectOf } from "../../../../ui/components/assets/player/figure.js";
import { Surface } from "../../../../ui/components/assets/player/race.js";
import { Relief } from "../../../../ui/components/assets/player/relief.js";
import { fileName } from "../../../../ui/components/assets/player/share.js";

const PAGE = { width: 382, height: 200, millimetres: 86, title: "a < b & c", about: "경사 \u0000" };

/** What a pen writes, in the order in which it does. */
class Recorder extends Pen {
  written = [];
  writeStroke(segments, ink, line) {
    this.written.push({ stroke: segments, ...ink, ...line });
  }
  writeFill(segments, ink) {
    this.written.push({ fill: segments, ...ink });
  }
  writeText(writing, ink, width) {
    this.written.push({ ...writing, ...ink, border: width });
  }
  openClip(box) {
    this.written.push({ open: box });
  }
  closeClip() {
    this.written.push("closed");
  }
}

const near = (numbers, expected) => numbers.forEach((number, i) => assert.ok(Math.abs(number - expected[i]) < 1e-9, `${numbers} ${expected}`));

// --- pens ------------------------------------------------------------------------------------------------------

test("what is no number is passed over, as on a canvas", () => {
  const pen = new SvgPen(PAGE);
  for (const [x, y] of [[NaN, 0], [1, 2], [Infinity, 3], [4, NaN], [5, 60]]) pen.lineTo(x, y);
  pen.stroke();
  assert.match(pen.text(), /<path d="M1 2L5 60"/);
});

test("coordinates are those of the page, whatever was moved, turned and made larger, and come back when they are restored", () => {
  const pen = new Recorder();
  pen.save();
  pen.translate(10, 20);
  pen.rotate(Math.PI / 2);
  pen.scale(2);
  pen.moveTo(1, 0);
  pen.lineTo(0, 3);
  [pen.lineWidth, pen.strokeStyle, pen.globalAlpha] = [1.5, "rgba(255,0,16,0.5)", 0.5];
  pen.setLineDash([1, 2]);
  pen.stroke();
  pen.restore();
  const [{ stroke, width, dash, colour, alpha }] = pen.written;
  near(stroke.flatMap(([, ...numbers]) => numbers), [10, 22, 4, 20]);
  assert.deepEqual([width, dash, colour, alpha], [3, [2, 4], "#ff0010", 0.25]);
  assert.deepEqual([pen.lineWidth, pen.strokeStyle, pen.at(1, 1)], [1, "#000000", [1, 1]]);
});

test("a clip ends where it is restored", () => {
  const pen = new Recorder();
  pen.save();
  pen.beginPath();
  pen.rect(1, 2, 3, 4);
  pen.clip();
  pen.fillRect(0, 0, 9, 9);
  pen.restore();
  assert.deepEqual(pen.written.map((part) => part.open ?? part.fill?.length ?? part), [{ x: 1, y: 2, width: 3, height: 4 }, 5, "closed"]);
});

test("an arc is a curve that keeps to its circle", () => {
  const pen = new Recorder();
  pen.arc(5, 5, 2, 0, 2 * Math.PI);
  pen.stroke();
  const [first, ...curves] = pen.written[0].stroke;
  assert.deepEqual([first[0], curves.length], ["M", 4]);
  let from = first.slice(1);
  for (const [command, a, b, c, d, x, y] of curves) {
    assert.equal(command, "C");
    const middle = [0, 1].map((i) => (from[i] + 3 * [a, b][i] + 3 * [c, d][i] + [x, y][i]) / 8);
    assert.ok(Math.abs(Math.hypot(middle[0] - 5, middle[1] - 5) - 2) < 1e-3);
    from = [x, y];
  }
});

test("markers of all shapes are drawn as on canvases", () => {
  for (const marker of ["circle", "circle-open", "square", "diamond", "cross", "x"]) {
    const pen = new Recorder();
    drawMarker(pen.context, 40, 50, { colour: "#112233", marker }, "#ffffff");
    const points = pen.written.flatMap(({ stroke, fill }) => stroke ?? fill).flatMap(([, ...numbers]) => numbers);
    const [xs, ys] = [0, 1].map((c) => points.filter((_, i) => i % 2 === c));
    for (const [values, middle] of [[xs, 40], [ys, 50]]) {
      assert.ok(Math.abs((Math.min(...values) + Math.max(...values)) / 2 - middle) < 1e-6, marker);
      assert.ok(Math.max(...values) - middle > 4 && Math.max(...values) - middle < 8, marker);
    }
    assert.ok(pen.written.some(({ colour }) => colour === "#112233"));
  }
});

test("words stand where canvases write them, as wide as the font says", () => {
  const pen = new Recorder();
  [pen.font, pen.textAlign, pen.textBaseline] = ["600 20px sans-serif", "right", "middle"];
  pen.fillText("AdaGrad", 100, 50);
  const [{ x, y, width, weight, size }] = pen.written;
  assert.deepEqual([weight, size], [600, 20]);
  near([x + width, width], [100, 20 * widthOf("AdaGrad", 600)]);
  assert.ok(y > 54 && y < 60);
  assert.ok(widthOf("AdaGrad", 600) > 3.5 && widthOf("AdaGrad", 600) < 4.5);
  assert.deepEqual([pen.measureText("AdaGrad").width, widthOf("경", 400)], [width, null]);
});

test("colours are read as themes write them", () => {
  assert.deepEqual(inkOf("#1F2933", 0.5), { colour: "#1F2933", alpha: 0.5 });
  assert.deepEqual(inkOf("rgba(19,40,60,0.38)", 1), { colour: "#13283c", alpha: 0.38 });
  assert.deepEqual(inkOf("rgb(1,2,3)", 1), { colour: "#010203", alpha: 1 });
});

test("points that nobody sees are left out, corners and ends never", () => {
  const line = Array.from({ length: 101 }, (_, i) => [i ? "L" : "M", i, i < 50 ? 0.001 * (i % 2) : i - 50]);
  const kept = simplified(line);
  assert.ok(kept.length < 8, kept.length);
  assert.deepEqual([kept[0], kept[kept.length - 1]], [line[0], line[100]]);
  assert.ok(kept.some(([, x]) => Math.abs(x - 50) <= 1));
  const separate = [["M", 0, 0], ["L", 1, 1], ["M", 5, 5], ["L", 6, 6], ["Z"], ["M", 7, 7]];
  assert.deepEqual(simplified(separate), separate);
});

// --- files -----------------------------------------------------------------------------------------------------

function picture(pen) {
  const track = { slot: { colour: "#D55E00", marker: "circle" }, t: [0, 1], x: [0, 1], y: [0, 1], ended: -1 };
  drawHead(pen.context, track, [track.x, track.y, track.x], (x, y, _z, out) => ([out[0], out[1]] = [10 + x, 10 + y]), 1, { x: 0, y: 0, width: 100, height: 100 }, "#ffffff");
  pen.font = "12px sans-serif";
  pen.fillText("−1 <β>", 5, 20);
  return pen;
}

test("a drawing is SVG of its size in print, with words that XML takes", () => {
  const text = picture(new SvgPen(PAGE)).text();
  assert.match(text, /^<svg [^>]*width="86mm" height="45.03mm" viewBox="0 0 382 200"/);
  assert.match(text, /<title>a &lt; b &amp; c<\/title>/);
  assert.ok(!text.includes("\u0000") && text.includes("<desc>경사 </desc>"));
  assert.match(text, /<path d="M[\d.]+ [\d.]+C[^"]+" fill="#D55E00"\/>/);
  assert.match(text, />−1 &lt;β&gt;<\/text>/);
  assert.equal(escaped('"'), "&quot;");
});

/** The objects of a PDF, each found where its table says that it is. */
async function objectsOf(blob) {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const text = bytes.toString("latin1");
  const at = Number(text.match(/startxref\n(\d+)\n%%EOF\n$/)[1]);
  const rows = [...text.slice(at).matchAll(/(\d{10}) 00000 n /g)].map(([, place]) => Number(place));
  return rows.map((place, i) => {
    assert.ok(text.startsWith(`${i + 1} 0 obj\n`, place));
    const [body] = text.slice(place).split("\nendobj");
    const length = Number(body.match(/\/Length (\d+) >>\nstream/)?.[1] ?? -1);
    const start = place + body.indexOf("stream\n") + 7;
    if (length >= 0) assert.equal(text.slice(start + length, start + length + 10), "\nendstream");
    return { body, data: body.includes("/FlateDecode") ? inflateSync(bytes.subarray(start, start + length)) : null };
  });
}

test("a drawing is a PDF page of its size, with its fonts and with text that can be copied", async () => {
  const objects = await objectsOf(await picture(new PdfPen(PAGE)).bytes(new Date(Date.UTC(2026, 0, 2))));
  const page = objects.find(({ body }) => body.includes("/Type /Page "));
  const [across, up] = page.body.match(/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/).slice(1).map(Number);
  near([Math.round((across / 72) * 25.4 * 100) / 100, Math.round((up / 72) * 25.4 * 100) / 100], [86, 45.03]);
  const content = objects.find(({ data }) => data?.toString().includes(" cm\n")).data.toString();
  assert.match(content, / c [^\n]* f/);
  assert.match(content, /0\.835 0\.369 0 rg/);
  const glyphs = content.match(/<([0-9a-f]+)> Tj/)[1].match(/.{4}/g);
  const signs = objects.find(({ data }) => data?.toString().includes("beginbfchar")).data.toString();
  const read = glyphs.map((glyph) => String.fromCharCode(parseInt(signs.match(new RegExp(`<${glyph}> <([0-9a-f]{4})>`))[1], 16)));
  assert.equal(read.join(""), "−1 <β>");
  const font = objects.find(({ body }) => body.includes("/Length1")).data;
  assert.equal(font.readUInt32BE(0), 0x00010000); // TrueType
  assert.match(objects.find(({ body }) => body.includes("/FontDescriptor ")).body, /\/FontFile2 \d+ 0 R|\/W \[/);
  const info = objects.find(({ body }) => body.includes("/Creator")).body;
  assert.match(info, /\/CreationDate \(D:20260102000000Z\)/);
  assert.ok(info.includes(`<feff${[..."a < b & c"].map((sign) => sign.charCodeAt(0).toString(16).padStart(4, "0")).join("")}>`));
});

test("a PNG gets its resolution behind its head, and stays as it is otherwise", () => {
  const png = Uint8Array.from({ length: 60 }, (_, i) => i);
  const made = withResolution(png, 11811);
  const chunk = Buffer.from(made.subarray(33, 54));
  assert.deepEqual([chunk.readUInt32BE(0), chunk.toString("latin1", 4, 8), chunk.readUInt32BE(8), chunk.readUInt32BE(12), chunk[16]], [9, "pHYs", 11811, 11811, 1]);
  assert.equal(chunk.readUInt32BE(17), 0x78a53f76); // what other programs write for 300 dpi
  assert.deepEqual([...made.subarray(0, 33), ...made.subarray(54)], [...png]);
});

test("saving shows its progress, can be cancelled once at a time, and says what went wrong", async () => {
  const saving = new Saving();
  root().append(...saving.build());
  const seen = [];
  await saving.run(async (signal, progress) => {
    await saving.run(() => seen.push("a second one"));
    progress(0.256);
    seen.push(saving.progress.textContent, saving.cancel.hidden);
    saving.cancel.click();
    signal.throwIfAborted();
  });
  assert.deepEqual(seen, ["26 %", false]);
  assert.deepEqual([saving.progress.textContent, saving.cancel.hidden], ["cancelled", true]);
  await saving.run(() => Promise.reject(new Error("full")));
  assert.equal(saving.progress.textContent, "not saved: full");
  frame();
});

// --- places and numbers ----------------------------------------------------------------------------------------

test("pictures stand in the page, apart from each other, the map first and to scale", () => {
  const all = ["contour", "relief", "loss"];
  for (const { width, height } of Object.values(SIZES))
    for (const aspect of [0.3, 1, 1.5, 4, 20])
      for (const kinds of [all, ["contour"], ["loss"], ["contour", "loss"], ["relief", "loss"], ["contour", "relief"]]) {
        const found = places(kinds, { width, height }, aspect, [56, 44]);
        assert.deepEqual(found.map(({ kind }) => kind), kinds);
        found.forEach((one, i) => {
          assert.ok(one.x >= 0 && one.x + one.width <= width + 1e-6 && one.width > 120 && one.height > 60, JSON.stringify([width, aspect, one]));
          if (height !== null) assert.ok(one.y + one.height <= height + 1e-6);
          for (const other of found.slice(0, i))
            assert.ok(one.x >= other.x + other.width || one.y >= other.y + other.height, JSON.stringify([one, other]));
        });
      }
});

test("ticks are round, different, in the range and not too many", () => {
  assert.deepEqual(roundTicks(-1, 3, 9).map(({ text }) => text), ["−1", "−0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3"]);
  assert.deepEqual(roundTicks(0, 1000, 3).map(({ text }) => text), ["0", "500", "1,000"]);
  assert.deepEqual(roundTicks(9.9999, 10.0003, 5).map(({ text }) => text), ["9.9999", "10", "10.0001", "10.0002", "10.0003"]);
  assert.deepEqual(roundTicks(9.9999, 10.0003, 4).map(({ text }) => text), ["10", "10.0002"]);
  for (const [low, high] of [[-6, 6], [1e-9, 3e-9], [-2.5e7, 1e8], [0, 17], [100, 101]]) {
    const ticks = roundTicks(low, high, 6);
    assert.ok(ticks.length >= 2 && ticks.length <= 6, ticks.length);
    assert.equal(new Set(ticks.map(({ text }) => text)).size, ticks.length);
    assert.ok(ticks.every(({ at }) => at >= low - 1e-9 * (high - low) && at <= high + 1e-9 * (high - low)));
  }
});

test("powers of ten are whole, or 1, 2 and 5 times them where there are few", () => {
  assert.deepEqual(powerTicks(-4.2, 0.1, 6).map(({ text }) => text), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
  assert.deepEqual(powerTicks(-16, 2, 4).map(({ at }) => at), [-15, -10, -5, 0]);
  assert.deepEqual(powerTicks(-0.9, 0.2, 6).map(({ text }) => text), ["0.2", "0.5", "1"]);
  assert.equal(partsOfPowers(-1, 0).length, 8);
  assert.deepEqual(partsOfPowers(-16, 2), []);
  const symmetric = { kind: "symmetric", tickvals: [-2, 0, 2], ticktext: ["-1", "0", "1"] };
  assert.deepEqual(lossTicks(symmetric, [-1, 3], 5), [{ at: 0, text: "0" }, { at: 2, text: "1" }]);
  assert.equal(printed("f  (f* = -0.7, x-y)"), "f (f* = −0.7, x-y)");
});

// --- words -----------------------------------------------------------------------------------------------------

test("a file is named after the surface", () => {
  assert.equal(fileName("Beale's function, (x^2)", "png"), "ravine-beale-s-function-x-2.png");
  assert.equal(fileName("함수", "pdf"), "ravine-surface.pdf");
});

test("LaTeX gets no sign that it would read as its own", () => {
  assert.equal(plain("50% of {a_b} & #1 ~ x^2 \\ $"), "50\\% of \\{a\\_b\\} \\& \\#1 \\~{} x\\^{}2 \\textbackslash{} \\$");
  assert.equal(plain("eps 10⁻⁸, start (-1.2, 1), 2×3"), "eps 10$^{-8}$, start ($-$1.2, 1), 2$\\times$3");
  const made = latexOf({ name: "a.pdf", width: "86mm" }, "Paths. Sphere, {formula}. Made with Ravine", "x^{2}", "ravine-sphere");
  assert.match(made, /\\caption\{Paths\. Sphere, \$x\^\{2\}\$\. Made with Ravine~\\cite\{ravine-sphere\}\.\}/);
  const entry = bibtex("http://ravine/race?f=x", "Your function_1", new Date(Date.UTC(2026, 4, 6)));
  assert.match(entry, /^@software\{ravine-your-function-1,/);
  assert.match(bibtex("http://ravine/race?f=}{", "Saddle", new Date()), /url {5}= \{http:\/\/ravine\/race\?f=%7D%7B\},/);
  assert.ok(!bibtex("", "Saddle", new Date()).includes("url"));
  assert.match(entry, /urldate = \{2026-05-06\}/);
  assert.match(entry, /note {4}= \{Figure: Your function\\_1\}/);
});

// --- what the player shows -------------------------------------------------------------------------------------

/** A player with a bowl on a coarse grid, and a program of it if it has one. */
function player({ ranges = [[-2, 2], [-2, 2]], program }) {
  const n = 5;
  const loss = Float64Array.from({ length: n * n }, (_, k) => ((k % n) - 2) ** 2 + (Math.floor(k / n) - 2) ** 2);
  const header = {
    title: "Bowl", domain: [[-2, 2], [-2, 2]], low: 0, unit: null, lines: { base: 0, step: 1, log: false, first: 1, last: 7 },
    ticks: { heights: [], texts: [] }, view: [0, 0, 1], minima: [[0, 0, 0]], saddles: [], maxima: [], degenerate: [],
  };
  const surface = new Surface({ header, arrays: { loss: { data: loss, shape: [n, n] } } });
  const calls = [];
  const map = { kind: "contour", graph: { layout: { uirevision: "surface?q" }, _fullLayout: Object.fromEntries(["xaxis", "yaxis"].map((axis, i) => [axis, { range: ranges[i] }])) } };
  return {
    calls, view: { surface, data: { surface: "q" }, race: { steps: 9 } }, shown: [], terms: { title: { textContent: "Bowl: equal lr" } },
    stage: { Plotly: {}, relief: undefined, panels: [map], fullLoss: true }, transport: { clock: { step: 3.4, stepAfter: (share) => 9 * share }, jump: (step) => calls.push(step) },
    forces: { layer: (only, tracks, step) => [only, step] }, hand: { previews: { engine: program && { program: { surface: program } }, race: { parameters: {} } } },
  };
}

test("a figure is of what the player shows: its step, what it is zoomed to, its arrows", () => {
  const shown = player({ ranges: [[0, 1], [-1, 3]] });
  const { race, panels, step } = subjectOf(shown);
  assert.deepEqual([shown.calls, step, panels, race.title, race.full], [[3], 3.4, ["contour"], "Bowl: equal lr", true]);
  assert.deepEqual(race.ranges, { x: [0, 1], y: [-1, 3] });
  assert.deepEqual(race.forces(4, {}), [null, 4]);
  assert.equal(race.ground, race.surface); // without a program it is as coarse as on the page
  assert.throws(() => subjectOf({ ...shown, view: undefined }), /could not be made/);
});

test("the axis of the loss is drawn where room is kept for it, and not from nearly above", () => {
  const { surface } = player({}).view;
  surface.marks = { heights: [0, 8], texts: ["0", "8"] };
  const written = [20, 79, 81, 86].map((elevation) => {
    const { toward, right, up } = axesOf([-60, elevation]);
    const camera = { eye: { x: toward[0], y: toward[1], z: toward[2] }, center: { x: 0, y: 0, z: 0 } };
    const graph = { _fullLayout: { scene: { _scene: { getCamera: () => camera, glplot: { getAspectratio: () => ({}) } } } } };
    const project = (x, y, z, out) => [right, up].forEach((axis, c) => (out[c] = 300 + 40 * dot(axis, [x, y, z])));
    const pen = new Recorder();
    const relief = new Relief({ root: root(), graph }, new AbortController().signal);
    relief.surface = surface;
    relief.draw(pen.context, { project, box: { x: 0, y: 0, width: 600, height: 600 } }, [], 0, { muted: "#888888", rim: "#000000", mark: "#FFFFFF" });
    return pen.written.flatMap(({ text }) => text ?? []);
  });
  assert.deepEqual(written, [["0", "loss 8"], ["0", "loss 8"], [], []]);
});

test("where there is a program the map is finer, only of what is seen, and has the same colours and lines", () => {
  const program = { constants: () => new Float64Array(), loss: (x, y) => x * x + y * y };
  const { race: { ground, surface } } = subjectOf(player({ ranges: [[0, 1], [-1, 3]], program }));
  assert.deepEqual(ground.domain, [[0, 1], [-1, 2]]);
  assert.ok(ground.n > 50 * surface.n);
  assert.deepEqual([ground.top, ground.low, ground.unit, ground.lines], [surface.top, surface.low, surface.unit, surface.lines]);
  assert.ok(Math.abs(ground.lossAt(0.5, 1.5) - 2.5) < 1e-4);
  const away = subjectOf(player({ ranges: [[5, 6], [-1, 3]], program })).race;
  assert.equal(away.ground, away.surface); // nothing of it is seen
});
