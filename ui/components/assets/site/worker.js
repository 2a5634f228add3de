// A worker of the site that computes maps: it gets the programs of races from the page that started it.

import "../program/map_worker.js";
import { useResources } from "../shared/resources.js";
import { moduleOf } from "./resources.js";

/** @typedef {{id: number, text?: string, fault?: string}} Told */

/** @type {Map<number, {resolve: (text: string) => void, reject: (fault: Error) => void}>} */
const waiting = new Map();
let asked = 0;

/** @param {MessagePort} port to the page */
export function connect(port) {
  port.onmessage = (/** @type {MessageEvent<Told>} */ { data: { id, text, fault } }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (text === undefined) reject?.(new Error(fault));
    else resolve?.(text);
  };
  const load = async (/** @type {string} */ path) => {
    const id = (asked += 1);
    const text = new Promise((/** @type {(text: string) => void} */ resolve, reject) => waiting.set(id, { resolve, reject }));
    port.postMessage({ id, wanted: path });
    return moduleOf(await text);
  };
  useResources(/** @type {import("../shared/resources.js").Resources} */ ({ load }));
}

self.addEventListener("message", ({ data }) => data.port && connect(data.port));
