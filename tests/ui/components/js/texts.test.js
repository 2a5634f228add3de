// Texts: what `say` makes of them, and that pictures grow with the page's type.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Server } from "../../../../ui/components/assets/shared/server.js";
import { enlarged } from "../../../../ui/components/assets/shared/type_scale.js";
import { inLanguage, language, say, useLanguage } from "../../../../ui/components/assets/shared/texts.js";

const KOREAN = { Play: "재생", "step {step} of {steps}": "{steps}스텝 중 {step}" };

test("values are put in where their names stand", () => {
  assert.equal(say("step {step} of {steps}", { step: 3, steps: 20 }), "step 3 of 20");
  assert.equal(say("{name} {other}", { name: "{other}" }), "{other} {other}");
  assert.equal(say("{name}"), "{name}");
});

test("a language is fetched once, told of, and asked of the server; one without texts changes nothing", async () => {
  const asked = [];
  globalThis.document = { baseURI: "http://ravine/race", documentElement: { lang: "en" } };
  globalThis.window = new EventTarget();
  globalThis.fetch = async (address) => {
    asked.push(new URL(address).pathname + new URL(address).search);
    return address.endsWith("ko.json") ? { ok: true, json: async () => KOREAN } : { ok: false, status: 404, headers: new Headers({ "content-type": "text/plain" }), text: async () => "no" };
  };
  let heard = 0;
  window.addEventListener("ravine:language", () => heard++);
  await Promise.all([useLanguage("ko"), useLanguage("ko")]);
  assert.deepEqual([language(), document.documentElement.lang, heard, asked.length], ["ko", "ko", 1, 1]);
  assert.equal(say("step {step} of {steps}", { step: 3, steps: 20 }), "20스텝 중 3");
  assert.equal(say("not in the catalogue"), "not in the catalogue");
  await assert.rejects(new Server().get("runs", "lr=0.1"), /404/);
  await assert.rejects(new Server().get("runs", ""), /404/);
  assert.deepEqual(asked.slice(1), ["/player/runs?lr=0.1&lang=ko", "/player/runs?lang=ko"]);
  await useLanguage("xx");
  assert.equal(language(), "ko");
  await useLanguage("en");
  assert.deepEqual([language(), inLanguage(), say("Play"), document.documentElement.lang], ["en", "", "Play", "en"]);
});

test("a later language wins over one whose texts come later", async () => {
  let answer;
  globalThis.fetch = () => new Promise((resolve) => (answer = () => resolve({ ok: true, json: async () => ({ Play: "Jouer" }) })));
  const french = useLanguage("fr");
  await useLanguage("en");
  answer();
  await french;
  assert.equal(say("Play"), "Play");
});

test("with the usual type a figure is what it was", () => {
  const figure = { data: [{ z: [[1]] }], layout: { font: { size: 13 } } };
  const same = enlarged(figure, 1, 1);
  assert.equal(same.data, figure.data);
  assert.equal(same.layout, figure.layout);
});

test("with large type fonts, margins, lines and markers grow, and data do not", () => {
  const z = [Float32Array.of(1, 2)];
  const size = [5, 6];
  const { data, layout } = enlarged({
    data: [
      { type: "contour", z, line: { width: 1 }, colorbar: { thickness: 10, tickfont: { size: 10 }, title: { text: "loss", font: { size: 11 } } } },
      { type: "scatter", x: z[0], line: { width: 2 }, marker: { size: 8, line: { width: 1 } } },
      { type: "scatter", marker: { size } },
    ],
    layout: {
      margin: { l: 20, r: 10, autoexpand: false }, annotations: [{ text: "a", x: 3, yshift: 4, font: { size: 12, color: "red" } }],
      title: { text: "t", pad: { t: 12 } }, xaxis: { range: [0, 4], tickvals: [1, 2], tickfont: { size: 11 }, title: { standoff: 4 } },
    },
  }, 2, 1.5);
  assert.equal(data[0].z, z);
  assert.deepEqual(data[0].colorbar, { thickness: 20, tickfont: { size: 20 }, title: { text: "loss", font: { size: 22 } } });
  assert.equal(data[0].line.width, 1);
  assert.deepEqual([data[1].line.width, data[1].marker.size, data[1].x], [3, 12, z[0]]);
  assert.equal(data[2].marker.size, size);
  assert.deepEqual(layout.margin, { l: 40, r: 20, autoexpand: false });
  assert.deepEqual(layout.annotations, [{ text: "a", x: 3, yshift: 8, font: { size: 24, color: "red" } }]);
  assert.deepEqual(layout.xaxis, { range: [0, 4], tickvals: [1, 2], tickfont: { size: 22 }, title: { standoff: 8 } });
  assert.deepEqual([layout.title.pad, layout.font.size, layout.hoverlabel.font.size], [{ t: 24 }, 24, 26]);
});
