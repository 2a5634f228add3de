// The place that the window leaves for the pictures, with all else of the stage on screen.

/**
 * @typedef {object} Room
 * @property {number} width in pixels, as all lengths
 * @property {number} height of the pictures
 * @property {number} head what of the window the app's header covers
 * @property {boolean} phone whether the pictures stand below each other, the map and the clock fixed
 */

const PHONE = 760; // width of a window
const FAR = 0.45; // of the window: what begins further down is scrolled to, and then has the whole window
const MARGIN = 8;
const PHONE_SHARE = 0.5; // of the window's height: below the map there is the clock, and something to read

/** What grows and shrinks with all that stands on the page of an element. @param {HTMLElement} element */
export function pageOf(element) {
  return element.closest('[data-testid="stMainBlockContainer"], .site-page') ?? element;
}

/** @param {HTMLElement} stage @param {HTMLElement} pictures in it @returns {Room} */
export function roomFor(stage, pictures) {
  const { scroller, head } = frameOf(stage);
  const high = window.innerHeight;
  if (window.innerWidth <= PHONE) return { width: stage.clientWidth, height: PHONE_SHARE * (high - head), head, phone: true };
  const edge = scroller.getBoundingClientRect().top - scroller.scrollTop;
  const top = stage.getBoundingClientRect().top - edge - shiftOf(stage);
  const others = stage.offsetHeight - Math.max(pictures.offsetHeight, heightBeside(stage, pictures));
  return { width: pictures.clientWidth, height: high - (top > FAR * high ? head : top) - others - heightBelow(stage) - MARGIN, head, phone: false };
}

/** Let the column of a page that stays while others are scrolled show its lower end, where it is higher than the window. @param {HTMLElement} stage */
export function stickColumn(stage) {
  const column = /** @type {HTMLElement | null} */ (stage.closest('[data-testid="stColumn"]'));
  column?.style.setProperty("--rv-over", `${Math.min(0, window.innerHeight - column.offsetHeight - frameOf(stage).head - 2 * MARGIN)}px`);
}

/** How far the column of a page has come down with what is scrolled past it. @param {HTMLElement} stage */
function shiftOf(stage) {
  const column = stage.closest('[data-testid="stColumn"]');
  if (!column?.parentElement || getComputedStyle(column).position !== "sticky") return 0;
  return column.getBoundingClientRect().top - column.parentElement.getBoundingClientRect().top;
}

/** What scrolls around the stage, and how much of it the app's header covers. @param {HTMLElement} stage */
function frameOf(stage) {
  const full = document.fullscreenElement;
  if (full?.contains(stage)) return { scroller: full, head: 0 };
  const site = stage.closest(".site"); // what is shown before the app: site/stage.js
  const header = /** @type {HTMLElement | null} */ (site ? site.querySelector(".site-head") : document.querySelector('[data-testid="stHeader"]'));
  return { scroller: site ?? stage.closest('[data-testid="stMain"]') ?? document.documentElement, head: header?.offsetHeight ?? 0 };
}

/** How high the settings of a run are, if they stand beside the pictures. @param {HTMLElement} stage @param {HTMLElement} pictures */
function heightBeside(stage, pictures) {
  const settings = /** @type {HTMLElement | null} */ (stage.querySelector(":scope > .rv-settings:not([hidden])"));
  return settings && settings.offsetLeft > pictures.offsetLeft ? settings.offsetHeight : 0;
}

/** What a page shows under the stage that belongs on one screen with it. @param {HTMLElement} stage */
function heightBelow(stage) {
  const page = stage.closest(".site") ?? document;
  const ends = [...page.querySelectorAll('[class*="st-key-under"]')].map((below) => below.getBoundingClientRect().bottom);
  return ends.length ? Math.max(...ends) - stage.getBoundingClientRect().bottom : 0;
}
