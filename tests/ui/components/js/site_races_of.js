// Races as the site's stage computes them from what is prepared: reads cases and the prepared files, and prints answers.
import "./dom.js";

import { readFileSync } from "node:fs";

import { useResources } from "../../../../ui/components/assets/shared/resources.js";
import { Prepared } from "../../../../ui/components/assets/site/prepared.js";
import { Races } from "../../../../ui/components/assets/site/races.js";

const { folder, texts, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
globalThis.fetch = async (address) => new Response(readFileSync(address));
const prepared = await Prepared.open(`${folder}/`);
useResources({
  fetch: async (path) => (path in texts ? Response.json(texts[path]) : prepared.fetch(path)),
  load: async (path) => import(`data:text/javascript;base64,${Buffer.from(await (await prepared.fetch(path)).arrayBuffer()).toString("base64")}`),
  has: (path) => prepared.has(path),
  isServed: false,
});
const races = new Races(prepared, async (path) => ({ header: { elsewhere: path }, arrays: {} }));

const results = [];
for (const { kind, query, edits } of cases) {
  let at = query;
  for (const edit of edits ?? []) at = (await races.answer(`player/runs?${at}&edit=${encodeURIComponent(JSON.stringify(edit))}`)).header.query;
  const { header, arrays } = await races.answer(`player/${kind}?${at}`);
  results.push({ header, arrays: Object.fromEntries(Object.entries(arrays).map(([name, { data, shape }]) => [name, { data: [...data], shape }])) });
}
console.log(JSON.stringify(results));
