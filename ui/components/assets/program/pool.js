// Workers that compute maps: the newest map only, in parts of a few milliseconds, so that it is begun at once.

import { resources } from "../shared/resources.js";
import { emptyMap } from "./cells.js";

/**
 * @typedef {import("./map_worker.js").Done} Done
 * @typedef {import("./map_worker.js").Task} Task
 * @typedef {import("./types.js").MapRequest} MapRequest
 * @typedef {import("./types.js").MapResult} MapResult
 */

/**
 * @typedef {object} Port what the pool needs of a worker
 * @property {(task: Task) => void} postMessage
 * @property {() => void} terminate
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onerror
 */

/**
 * @typedef {object} Job a map that is being computed
 * @property {number} id
 * @property {MapRequest} request
 * @property {MapResult} found
 * @property {number} next row that nobody computes yet
 * @property {number} missing rows
 * @property {(found: MapResult | null) => void} resolve
 * @property {(fault: Error) => void} reject
 */

const PART = 12; // milliseconds of a worker
const FIRST_GUESS = 40e-6; // milliseconds that a step of a run takes
const MOST = 4; // workers: beyond that a page takes cores from others

export class MapPool {
  /** @param {{make?: () => Port, count?: number}} [options] */
  constructor({ make = newWorker, count = Math.min(MOST, navigator.hardwareConcurrency || 2) } = {}) {
    this.make = make;
    this.count = count;
    /** @type {{port: Port, busy: boolean, requestId: number}[]} `requestId`: of the request that it was sent last */
    this.workers = [];
    /** @type {Job | null} */
    this.job = null;
    this.ids = 0;
    this.pace = FIRST_GUESS;
  }

  /**
   * A map. null where another one is asked for before it is complete.
   * @param {MapRequest} request
   * @returns {Promise<MapResult | null>}
   */
  compute(request) {
    this.job?.resolve(null);
    const [nx, ny] = [request.x.values.length, request.y.values.length];
    return new Promise((resolve, reject) => {
      this.job = { id: ++this.ids, request, found: emptyMap(nx, ny), next: 0, missing: ny, resolve, reject };
      while (this.workers.length < this.count) this.addWorker();
      for (const worker of this.workers) this.assignRows(worker);
    });
  }

  /** Give up what is being computed. */
  cancel() {
    this.job?.resolve(null);
    this.job = null;
  }

  /** End the workers. */
  close() {
    this.cancel();
    this.terminateWorkers();
  }

  /** Workers that cannot be started answer nothing; others are started for the next map. */
  handleError() {
    this.terminateWorkers();
    this.fail(new Error("a worker cannot be started"));
  }

  terminateWorkers() {
    for (const { port } of this.workers) port.terminate();
    this.workers = [];
  }

  addWorker() {
    const worker = { port: this.make(), busy: false, requestId: 0 };
    worker.port.onmessage = (/** @type {{data: Done}} */ { data }) => this.receive(worker, data);
    worker.port.onerror = () => this.handleError();
    this.workers.push(worker);
  }

  /** Give a worker its next rows. @param {MapPool["workers"][number]} worker */
  assignRows(worker) {
    const { job } = this;
    if (worker.busy || !job || job.next >= job.found.ny) return;
    const { id, request, found, next } = job;
    const rows = Math.ceil(PART / (this.pace * found.nx * Math.max(1, request.steps)));
    const to = Math.min(found.ny, next + Math.max(1, Math.min(rows, Math.ceil(found.ny / this.count))));
    worker.port.postMessage({ id, from: next, to, ...(worker.requestId === id ? {} : { request }) });
    worker.busy = true;
    worker.requestId = id;
    job.next = to;
  }

  /** @param {MapPool["workers"][number]} worker @param {Done} done */
  receive(worker, { id, from, part, took = 0, fault }) {
    worker.busy = false;
    const { job } = this;
    if (job && id === job.id) {
      if (fault) this.fail(new Error(fault));
      else if (part) this.add(job, from, part, took);
    }
    this.assignRows(worker);
  }

  /** @param {Job} job @param {number} from @param {MapResult} part @param {number} milliseconds */
  add(job, from, part, milliseconds) {
    const { found, request } = job;
    const each = milliseconds / Math.max(1, part.nx * part.ny * request.steps);
    this.pace = 0.7 * this.pace + 0.3 * each;
    const place = from * found.nx;
    found.steps.set(part.steps, place);
    found.first.set(part.first, place);
    found.loss.set(part.loss, place);
    found.endX.set(part.endX, place);
    found.endY.set(part.endY, place);
    found.diverged.set(part.diverged, place);
    found.undefined.set(part.undefined, place);
    found.hovering.set(part.hovering, place);
    found.basin.set(part.basin, place);
    found.kinds.set(part.kinds, place);
    job.missing -= part.ny;
    if (job.missing > 0) return;
    this.job = null;
    job.resolve(found);
  }

  /** @param {Error} fault */
  fail(fault) {
    this.job?.reject(fault);
    this.job = null;
  }
}

/** @returns {Port} */
function newWorker() {
  return resources().start("player/code/program/map_worker.js");
}
