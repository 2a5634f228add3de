// Races after edits as a page of one file computes them: reads cases from a file, and prints headers and arrays.
import "./dom.js";

import { readFileSync } from "node:fs";

import { server } from "../../../../ui/components/assets/player/player.js";
import { useResources } from "../../../../ui/components/assets/shared/resources.js";
import { unpack } from "../../../../ui/components/assets/shared/wire.js";
import { LocalRaces } from "../../../../ui/components/assets/standalone/local_races.js";

/** What stands in a file by its path: bytes as base64. */
const bytes = (files, path) => {
  if (!(path in files)) throw new Error(`nothing at ${path}`);
  return Buffer.from(files[path], "base64");
};

const results = [];
for (const { query, edits, files } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  useResources({
    fetch: async (path) => new Response(bytes(files, path)),
    load: (path) => import(`data:text/javascript;base64,${files[path] ?? ""}`),
    has: (path) => path in files,
    isServed: false,
  });
  const ask = async (path) => unpack(new Uint8Array(bytes(files, path)).buffer);
  const races = new LocalRaces(ask);
  server.cache.clear();
  server.answer = (path) => races.answer(path);
  let at = query;
  let found;
  for (const edit of edits) {
    found = await server.get("runs", [at, `edit=${encodeURIComponent(JSON.stringify(edit))}`].filter(Boolean).join("&"));
    at = found.header.query;
  }
  const surface = await server.get("surface", found.header.surface);
  const arrays = Object.fromEntries(Object.entries(found.arrays).map(([name, { data, shape }]) => [name, { data: [...data], shape }]));
  results.push({ header: found.header, arrays, surface: { minima: surface.header.minima, ticks: surface.header.ticks, loss: surface.arrays.loss.data[0] } });
}
console.log(JSON.stringify(results));
