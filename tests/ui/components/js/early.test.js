// node --test tests/ui/components/js/early.test.js

import assert from "node:assert/strict";
import test from "node:test";

import "./dom.js";
import { askEarly } from "../../../../ui/components/assets/shared/early.js";

test("each wish is a link of its kind, and none is urgent", () => {
  const before = document.head.children.length;
  askEarly(document, [["module", "./a.js"], ["style", "./b.css"], ["fetch", "./c?d=1&e=2"]]);
  const links = [...document.head.children].slice(before);
  assert.deepEqual(links.map(({ rel, as, crossOrigin }) => [rel, as || "", crossOrigin || ""]), [
    ["modulepreload", "", ""], ["preload", "style", ""], ["preload", "fetch", "anonymous"],
  ]);
  assert.deepEqual(links.map((link) => link.getAttribute("href") ?? link.href), ["./a.js", "./b.css", "./c?d=1&e=2"]);
  assert.ok(links.every(({ fetchPriority }) => fetchPriority === "low"));
});
