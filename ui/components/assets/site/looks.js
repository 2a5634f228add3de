// How runs are drawn: the first run of a rule as its rule, others in hues of their own. As figures/theme.py chooses them.

/**
 * @typedef {import("./facts.js").Facts} Facts
 * @typedef {import("./facts.js").LookFacts} Look
 */

/** @param {Facts} facts @param {string[]} optimizers of the runs @returns {Look[]} */
export function looksOf({ rules, copies, dashes }, optimizers) {
  const taken = new Set(optimizers.map((key) => rules[key].look.colour));
  const free = copies.filter(({ colour }) => !taken.has(colour));
  const names = Object.keys(dashes);
  /** @type {Look[]} */
  const looks = [];
  optimizers.forEach((key, number) => {
    const isFirst = optimizers.indexOf(key) === number;
    const same = looks.filter((_, k) => optimizers[k] === key);
    const others = looks.filter((_, k) => optimizers.indexOf(optimizers[k]) < k);
    const dash = isFirst ? "" : names[(names.indexOf(same[0].dash) + same.length) % names.length];
    looks.push(isFirst ? rules[key].look : { ...best(free, same, others), dash });
  });
  return looks;
}

/** The look that no other further run has: another marker than those of its rule, and a hue far from all. @param {Look[]} free @param {Look[]} same @param {Look[]} copies */
function best(free, same, copies) {
  const used = [...same, ...copies];
  const meritOf = (/** @type {Look} */ look) => [
    Number(!copies.some(({ colour }) => colour === look.colour)), Number(!same.some(({ marker }) => marker === look.marker)),
    Math.min(...used.map(({ lab }) => Math.hypot(...lab.map((value, k) => value - look.lab[k])))),
  ];
  return free.reduce((chosen, look) => (isMore(meritOf(look), meritOf(chosen)) ? look : chosen), free[0]);
}

/** @param {number[]} a @param {number[]} b */
function isMore(a, b) {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && a[place] > b[place];
}
