// Keeps the files of the site in the browser, so that it opens at once the next time, and without internet. The builder puts
// in what there is: SITE = {version, pages: {path: hash}, files: {path: [bytes, hash]}}, with paths relative to the site.
//
// Pages come from the host as long as it answers, and from here where it does not. Files come from here, by path and
// hash: an older version of one is never given out, and nothing is kept that has another hash than the site's file, such
// as the page of a network that wants a login first. Where a page of another version than this worker's was given out, the
// worker keeps out of its way until its successor is there. What is no file of this site is never touched, so that
// something else may stand at the same address the next day, as it does on a developer's machine.

/* global __SITE__ */
const SITE = __SITE__;
const NAME = `ravine ${self.registration.scope}`;
const PATIENCE = 2500; // milliseconds for a host to send a page, where there is one here
const FIRST = "index.html";
const FRESH = { cache: "no-cache" }; // the browser's own cache may have a file of an older version at the same address

let isOld = false; // the page that was given out last is of another version

const keyOf = (path) => `${self.registration.scope}${path}?${[SITE.files[path] ?? SITE.pages[path]].flat().at(-1)}`;
const opened = () => caches.open(NAME);

/** The path of an address below the site; null for an address elsewhere. */
function pathOf(address) {
  const { scope } = self.registration;
  const plain = address.split(/[?#]/, 1)[0];
  return plain.startsWith(scope) ? plain.slice(scope.length) : null;
}

/** The file of a page, by any of the addresses that a page has. */
function pageOf(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "").replace(/\/$/, "");
  const file = folder ? `${folder}/${FIRST}` : FIRST;
  return file in SITE.pages ? file : null;
}

async function tell(message) {
  const signed = { ...message, version: SITE.version }; // pages of other sites on this host hear it as well
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) client.postMessage(signed);
}

/** Keep an answer, if it is of this version; a full disk is no fault: the site then works as others do. */
async function keep(path, response) {
  try {
    if (!(await isOurs(path, response.clone()))) return false;
    await (await opened()).put(keyOf(path), response);
    return true;
  } catch {
    return false;
  }
}

/** Whether an answer is what this version has at a path. Hosts may add to a page, and then it still says its version. */
async function isOurs(path, response) {
  if (path in SITE.pages) return isOfThisVersion(response);
  const hash = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  const text = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.startsWith(SITE.files[path][1]);
}

const isOfThisVersion = async (response) => (await response.text()).includes(SITE.version);

/** The last request for each file until it is kept: one that is on its way is not asked for a second time. */
const coming = new Map();

/** A file: from here, or else from the host, and its keeping. */
function fileOf(request, path) {
  const file = (coming.get(path) ?? Promise.resolve()).then(() => load(request, path));
  coming.set(path, file.then(({ keeping }) => keeping).catch(() => undefined));
  return file;
}

async function load(request, path) {
  const kept = await (await opened()).match(keyOf(path));
  if (kept) {
    tell({ kind: "bytes", path, bytes: SITE.files[path][0] });
    return { response: kept };
  }
  const response = await fetch(request, FRESH);
  if (response.status !== 200 || !response.body) return { response };
  const { status, headers } = response;
  const { body, whole } = watched(response.body, (bytes) => tell({ kind: "bytes", path, bytes }));
  const keeping = whole.then((parts) => parts && keep(path, new Response(new Blob(parts), { status, headers })));
  return { response: new Response(body, { status, headers }), keeping };
}

/**
 * A stream that says how many bytes have come through, and all of its parts at the end: null where it was given up.
 * One that is teed, as `clone` does it, may stand still in Firefox 140.
 */
function watched(stream, onBytes) {
  const reader = stream.getReader();
  const parts = [];
  let bytes = 0;
  let give;
  const whole = new Promise((resolve) => (give = resolve));
  const pull = async (out) => {
    try {
      const { value, done } = await reader.read();
      if (done) {
        give(parts);
        out.close();
        return;
      }
      bytes += value.byteLength;
      parts.push(value.slice());
      onBytes(bytes);
      out.enqueue(value);
    } catch (fault) {
      give(null);
      throw fault; // which the stream passes on
    }
  };
  const cancel = (why) => {
    give(null);
    return reader.cancel(why);
  };
  return { body: new ReadableStream({ pull, cancel }), whole };
}

/** A page: from the host, or from here where the host is silent. Nothing of one version is given to a page of another. */
async function page(request, path) {
  const cache = await opened();
  const kept = (await cache.match(keyOf(path))) ?? (await cache.match(keyOf(FIRST)));
  const asked = fetch(request).then(async (response) => {
    const isOther = response.ok && !(await isOfThisVersion(response.clone()));
    if (isOther) self.registration.update().catch(() => undefined);
    return { response, isOther };
  });
  const answer = kept ? await Promise.race([asked.catch(() => undefined), later()]) : await asked;
  isOld = Boolean(answer?.isOther);
  return answer?.response ?? kept;
}

const later = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

let stopping = new AbortController();

/** Fetch files that a page is going to ask for one after the other, all at once. */
async function loadEarly(paths) {
  const { signal } = stopping;
  const files = paths.filter((path) => path in SITE.files).map(async (path) => {
    const { response, keeping } = await fileOf(new Request(self.registration.scope + path, { signal }), path);
    if (keeping) await Promise.all([response.body.pipeTo(new WritableStream()), keeping]);
    else await response.body?.cancel();
  });
  await Promise.allSettled(files);
}

/** Fetch all that is not here yet, one after the other: first what a page has begun with, as its next visit may come soon. */
async function keepAll(first) {
  const cache = await opened();
  const begun = first.filter((path) => path in SITE.files);
  for (const path of [...Object.keys(SITE.pages), ...begun, ...Object.keys(SITE.files)]) {
    if (await cache.match(keyOf(path))) continue;
    const response = (await again(path)) ?? (await fetch(self.registration.scope + path, FRESH));
    if (!response.ok || !(await keep(path, response))) return tell({ kind: "partly" });
  }
  return tell({ kind: "all" });
}

/** A file that came before this worker did, from the browser's own cache, if it is of this version. */
async function again(path) {
  if (!(path in SITE.files)) return null;
  const response = await fetch(self.registration.scope + path, { cache: "force-cache" });
  return response.ok && (await isOurs(path, response.clone())) ? response : null;
}

/** Forget what this version does not have. */
async function clean() {
  const keys = new Set([...Object.keys(SITE.pages), ...Object.keys(SITE.files)].map(keyOf));
  const cache = await opened();
  for (const { url } of await cache.keys()) if (!keys.has(url)) await cache.delete(url);
}

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(clean().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  const { kind, version, files } = event.data ?? {};
  if (version !== SITE.version) return;
  if (kind === "load") event.waitUntil(loadEarly(files));
  if (kind === "keep") event.waitUntil(keepAll(files ?? []).catch(() => tell({ kind: "partly" })));
  if (kind === "stop") {
    stopping.abort();
    stopping = new AbortController();
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET" || path === null) return;
  if (request.mode === "navigate") {
    const file = pageOf(path);
    if (file) event.respondWith(page(request, file));
  } else if (!isOld && path in SITE.files) {
    const answer = fileOf(request, path);
    event.respondWith(answer.then(({ response }) => response));
    event.waitUntil(answer.then(({ keeping }) => keeping, () => undefined));
  }
});
