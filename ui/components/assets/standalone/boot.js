// What a page that is one file begins with: the text of `openFile` stands in it, everything else is compressed.

/**
 * Unpack the modules of a file, and open it.
 * @param {Document} page with the file's parts, gzip as base64, in an element `files`
 */
export function openFile(page) {
  /** @type {Record<string, string>} */
  const files = JSON.parse(page.getElementById("files")?.textContent ?? "{}");
  const registry = /** @type {{ravineModules?: Record<string, (need: (path: string) => any) => any>}} */ (globalThis);
  /** @type {Record<string, any>} */
  const made = {};
  const need = (/** @type {string} */ path) => (made[path] ??= registry.ravineModules?.[path]?.(need));
  const unpack = (/** @type {string} */ packed) => {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };
  const run = (/** @type {string} */ text) => {
    const script = page.createElement("script");
    script.textContent = text; // an inline script like this one: nothing is asked for
    page.head.append(script);
  };
  const failed = () => page.getElementById("old")?.removeAttribute("hidden");
  const begin = async () => {
    const code = await unpack(files.code).text();
    run(code);
    await need("standalone/file.js").start({ files, unpack, run, need, code });
  };
  return begin().catch(failed);
}
