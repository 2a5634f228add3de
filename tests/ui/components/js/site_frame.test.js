// What the site's address says of a frame on another page: it is of no link, and is still there when the frame is loaded anew.
import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { frameIn, themeOf, withoutFrame } from "../../../../ui/components/assets/site/frame.js";
import { addressOf, correctAddresses, placeOf } from "../../../../ui/components/assets/site/place.js";

const ROOT = "http://host.test/ravine/";

for (const [query, frame, link, theme] of [
  ["lr=0.1&embed=1", "embed=1", "lr=0.1", ""],
  ["theme=dark&opt=sgd,adam&embed=1", "theme=dark&embed=1", "opt=sgd,adam", "dark"],
  ["embed=1&theme=pink", "embed=1&theme=pink", "", ""],
  ["lr=0.1&embed=0", "", "lr=0.1", ""],
  ["lr=0.1&embed=10", "", "lr=0.1", ""],
  ["theme=dark", "", "", ""],
])
  test(`of ${query} the frame is ${frame || "none"}`, () => {
    assert.equal(frameIn(query), frame);
    assert.equal(withoutFrame(query), link);
    assert.equal(themeOf(frameIn(query)), theme);
  });

test("whatever is shown in a frame, its address says that it is one", () => {
  const frame = "theme=dark&embed=1";
  let here = `${ROOT}race?lr=0.1&${frame}`;
  const change = (_state, _unused, address) => (here = new URL(address ?? here, here).href);
  const history = { pushState: change, replaceState: change };
  correctAddresses(history, ROOT, () => here, frame);
  for (const [way, page, query] of [["replaceState", "race", "lr=0.2,0.3"], ["pushState", "lessons", ""], ["pushState", "start", ""]]) {
    history[way]({}, "", addressOf({ page, query }, ROOT));
    const shown = placeOf(here, ROOT, ["start", "race", "lessons"]);
    assert.deepEqual([shown.page, withoutFrame(shown.query), frameIn(shown.query)], [page, query, frame]);
  }
  history.replaceState({}, "");
  assert.equal(here, `${ROOT}?${frame}`);
});
