// A lesson on the stage: its question with the vote, and when that is revealed the race, what is so in it, and what to try.

import { make } from "../shared/dom.js";
import { short } from "../shared/numbers.js";
import { language, say } from "../shared/texts.js";
import { readScenario, writeScenario } from "./scenario.js";

/**
 * @typedef {import("./link.js").Link} Link
 * @typedef {import("./scenario.js").Scenario} Scenario
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {{race: string, finding: string}} Shown the query of a race, and what is so in it
 *
 * @typedef {object} Scene
 * @property {string} caption
 * @property {string} trial what to try
 * @property {boolean} movable whether the start may be moved
 * @property {Shown} own
 * @property {Shown} tried
 *
 * @typedef {object} Lesson
 * @property {string} key
 * @property {number} minutes
 * @property {string} name in a word or two
 * @property {string} title
 * @property {string} question
 * @property {string} text
 * @property {[string, string][]} options keys and texts of the answers
 * @property {string} right key of the right one
 * @property {Scene[]} scenes
 */

/** @type {Map<string, Record<string, number>>} votes of this visit by lesson and answer */
const votes = new Map();
/** @type {Set<string>} lessons whose race was revealed */
const revealed = new Set();

export class LessonPage {
  /** @param {Stage} stage @param {Link} link */
  static async open(stage, link) {
    const lessons = await stage.prepared.json(`site/lessons/${language()}.json`);
    return new LessonPage(stage, link, lessons);
  }

  /** @param {Stage} stage @param {Link} link @param {Lesson[]} lessons */
  constructor(stage, link, lessons) {
    this.stage = stage;
    this.lessons = lessons;
    const linked = lessons.find(({ key }, i) => link.lesson === key || link.lesson === String(i + 1));
    const isPicture = link.picture >= 1 && link.picture <= Math.max(...lessons.map(({ scenes }) => scenes.length));
    this.lesson = linked ?? lessons[0];
    this.number = isPicture ? Math.min(link.picture, this.lesson.scenes.length) : 1;
    this.isShown = isPicture && (linked !== undefined || link.lesson === ""); // else the app says what it does not know
    this.words = make("div", { class: "site-words" });
    this.under = make("div", { class: "site-try st-key-under-controls" }); // named so for the stage to leave room for it: player/place.js
    this.race = this.raceOf(link);
    if (this.number > 1 || writeScenario(stage.facts, this.race) !== this.scene.own.race) revealed.add(this.lesson.key);
  }

  get scene() {
    return this.lesson.scenes[this.number - 1];
  }

  get isRevealed() {
    return revealed.has(this.lesson.key);
  }

  /** The picture's race, or the one of the link if it is about the same runs on the same surface. @param {Link} link */
  raceOf({ race }) {
    const own = /** @type {Scenario} */ (readScenario(this.stage.facts, this.scene.own.race));
    const runs = (/** @type {Scenario} */ { surface, entries }) => [surface, ...entries.map(({ optimizer }) => optimizer)].join();
    const isOwn = race && writeScenario(this.stage.facts, race) && runs(race) === runs(own) && this.stage.races.canCompute(race);
    return isOwn ? race : own;
  }

  // --- what the stage asks ---------------------------------------------------------------------------------------

  get data() {
    const sealed = !this.isRevealed;
    return { layout: "together", simple: true, sealed, fixed: sealed || !this.scene.movable, topic: `${this.lesson.key}.${this.number - 1}` };
  }

  get title() {
    return `${this.stage.titleOf("lessons")}: ${this.lesson.title} - Ravine`;
  }

  get linked() {
    return { lesson: this.lesson.key, picture: this.number };
  }

  plays = false;

  /** @param {Scenario} race */
  isOwn(race) {
    return writeScenario(this.stage.facts, race) !== this.scene.own.race;
  }

  /** @param {HTMLElement} place */
  build(place) {
    const pills = this.lessons.map(({ key, name }, i) => make("button", { type: "button", "aria-pressed": String(key === this.lesson.key), text: `${i + 1} ${name}`, on: { click: () => this.open(key) } }));
    const head = make("div", { class: "site-pills site-lessons", role: "group", "aria-label": say("Lesson") }, pills);
    this.follow();
    return [make("main", { class: "site-page" }, [head, make("div", { class: "site-columns" }, [this.words, make("div", { class: "site-picture" }, [place, this.under])])])];
  }

  follow() {
    const { lesson, lessons } = this;
    const about = say("Lesson {number} of {all}, {minutes} minutes", { number: lessons.indexOf(lesson) + 1, all: lessons.length, minutes: lesson.minutes });
    const top = [make("p", { class: "site-caption", text: `${about} · ${lesson.title}` }), make("h1", { class: "site-question", text: lesson.question })];
    this.words.replaceChildren(...top, ...(this.isRevealed ? this.answered() : this.ballot()));
    this.under.replaceChildren(...(this.isRevealed ? this.trial() : []));
  }

  // --- the question ----------------------------------------------------------------------------------------------

  get cast() {
    return votes.get(this.lesson.key) ?? {};
  }

  ballot() {
    const [{ lesson, cast }, isVoted] = [this, Object.keys(this.cast).length > 0];
    const options = lesson.options.map(([key, text]) => make("p", { class: "site-option" }, [
      make("button", { type: "button", text, "data-option": key, on: { click: () => this.vote(key) } }),
      make("span", { class: "site-caption", text: cast[key] ? tally(cast[key]) : "" }),
    ]));
    const reveal = make("button", { type: "button", class: isVoted ? "site-primary" : null, text: isVoted ? say("Reveal") : say("Reveal without a vote"), on: { click: () => this.reveal() } });
    return [make("p", { class: "site-caption", text: say("Guess first: each click on an answer is one vote. After that you see the race.") }), ...options, reveal];
  }

  /** @param {string} key */
  vote(key) {
    votes.set(this.lesson.key, { ...this.cast, [key]: (this.cast[key] ?? 0) + 1 });
    this.follow();
    /** @type {HTMLElement | null} */ (this.words.querySelector(`[data-option="${key}"]`))?.focus();
  }

  reveal() {
    revealed.add(this.lesson.key);
    this.stage.choose();
  }

  /** The answers again, and what the picture shows. */
  answered() {
    const { lesson, cast, scene } = this;
    const answers = lesson.options.map(([key, text]) => {
      const kind = key === lesson.right ? "site-right" : cast[key] ? "site-wrong" : "";
      const note = key === lesson.right ? say("✓ right") : cast[key] ? say("✕ wrong") : "";
      return make("p", { class: `site-answer ${kind}` }, [make("span", { text }), make("span", { text: [cast[key] ? tally(cast[key]) : "", note].filter(Boolean).join(" · ") })]);
    });
    const race = writeScenario(this.stage.facts, this.stage.race);
    const known = [scene.own, scene.tried].find((shown) => shown.race === race);
    return [
      ...answers, make("p", {}, [make("b", { text: this.verdict() }), " ", make("button", { type: "button", class: "site-plain", text: say("Vote again"), on: { click: () => this.again() } })]),
      ...this.pictures(), ...(known ? [make("p", { class: "site-finding", text: known.finding })] : []), make("p", { text: lesson.text }),
    ];
  }

  verdict() {
    const [{ cast, lesson }, right] = [this, this.cast[this.lesson.right] ?? 0];
    const total = lesson.options.reduce((sum, [key]) => sum + (cast[key] ?? 0), 0);
    const words = total > 1 ? say("**{right} of {total} votes are right.**", { right, total }) : total === 0 ? say("Nobody has voted.") : right ? say("**Your answer is right.**") : say("**Your answer is wrong.**");
    return words.replaceAll("**", "");
  }

  again() {
    votes.delete(this.lesson.key);
    revealed.delete(this.lesson.key);
    this.open(this.lesson.key);
  }

  /** The other halves of a claim that is only half true. */
  pictures() {
    if (this.lesson.scenes.length < 2) return [];
    const pills = this.lesson.scenes.map(({ caption }, i) => make("button", { type: "button", "aria-pressed": String(i + 1 === this.number), text: caption, on: { click: () => this.open(this.lesson.key, i + 1) } }));
    return [make("div", { class: "site-pills", role: "group", "aria-label": say("Pictures") }, pills)];
  }

  /** What to try, with a button that does it, and one that undoes it. */
  trial() {
    const { scene } = this;
    const race = writeScenario(this.stage.facts, this.stage.race);
    const to = (/** @type {Shown} */ shown, /** @type {string} */ text, /** @type {string} */ help) => make("button", { type: "button", text, title: help, disabled: race === shown.race, on: { click: () => this.choose(shown) } });
    return [to(scene.tried, say("Try this"), say("Set the controls to these values.")), make("span", { text: scene.trial }), to(scene.own, say("Back"), say("The settings with which the lesson begins."))];
  }

  /** @param {Shown} shown */
  choose({ race }) {
    return this.stage.choose(readScenario(this.stage.facts, race) ?? this.stage.race);
  }

  /** @param {string} key @param {number} [picture] */
  open(key, picture = 1) {
    const spoken = language() === "en" ? [] : [`lang=${language()}`];
    return this.stage.go("lessons", [...spoken, `lesson=${key}`, ...(picture > 1 ? [`picture=${picture}`] : [])].join("&"));
  }

  /** What the app is to repeat, as it does not know of it: CSS classes of its buttons, each to be clicked once. */
  get clicks() {
    const cast = Object.entries(this.cast).flatMap(([key, count]) => Array.from({ length: count }, () => `st-key-vote-${key}`));
    return this.isRevealed && this.number === 1 && !this.isOwn(this.stage.race) ? [...cast, "st-key-reveal"] : this.isRevealed ? [] : cast;
  }
}

/** @param {number} count */
function tally(count) {
  return count === 1 ? say("1 vote") : say("{count} votes", { count: short(count) });
}
