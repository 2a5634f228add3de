// A worker: rows of the map that it was last sent, as they are asked for.

import { computeRows } from "./cells.js";
import { load } from "./load.js";

/**
 * @typedef {import("./types.js").MapRequest} MapRequest
 * @typedef {import("./types.js").MapResult} MapResult
 */

/** @typedef {{id: number, request?: MapRequest, from: number, to: number}} Task a request is sent once */
/** @typedef {{id: number, from: number, part?: MapResult, took?: number, fault?: string}} Done with milliseconds */

/** @type {MapRequest | undefined} */
let request;

self.addEventListener("message", async (/** @type {MessageEvent<Task>} */ { data: { id, from, to, ...sent } }) => {
  request = sent.request ?? request;
  if (!request) return;
  try {
    const race = await load(`${request.query}&question=${request.question}`);
    const begun = performance.now();
    const part = computeRows(race, request, from, to);
    const took = performance.now() - begun;
    answer({ id, from, part, took }, Object.values(part).flatMap((values) => (ArrayBuffer.isView(values) ? [values.buffer] : [])));
  } catch (fault) {
    answer({ id, from, fault: String(fault) }, []);
  }
});

/** @param {Done} done @param {Transferable[]} moved */
function answer(done, moved) {
  self.postMessage(done, { transfer: moved });
}
