// The app takes over from the stage: with what was edited there, never while a hand holds something, and never with
// anything lost that is changed at that very moment.
import { root } from "./dom.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Handover } from "../../../../ui/components/assets/site/handover.js";

let events; // what happened, in its order
let stage;
let app;
let abort;
let page;
let told; // the address at which the app was started

/** A player without pictures that shows a race. */
function player(name) {
  const clock = {
    step: 0, steps: 100, speed: 1, loop: false, playing: false,
    jump(step) {
      this.step = step;
    },
  };
  const place = root();
  place.innerHTML = `<input type="range" aria-label="Step"><button aria-label="Play"></button>`;
  for (const control of place.children) control.focus = () => (document.activeElement = control);
  return {
    name,
    root: place,
    view: { data: { layout: "together" } },
    transport: {
      clock,
      setSpeed: (speed) => (clock.speed = speed),
      toggle: () => (clock.playing = !clock.playing),
    },
    arrival: { leave: () => events.push(`${name} does not play by itself`) },
    chips: { hidden: new Set(), chosen: "sgd", opened: null, numbersShown: false, parts: new Map([["sgd", {}], ["adam", {}]]), select: () => undefined, showNumbers: () => undefined, showState: () => undefined },
    forces: { on: false },
    why: { on: false, toggle: () => events.push(`${name} says why`) },
    options: { host: { forces: { on: false } }, setForces: (on) => events.push(`${name} arrows ${on}`) },
    hand: { toggleSettings: (slot) => events.push(`${name} settings of ${slot}`) },
    stage: { panels: [], ghosts: false, fullLoss: false, showFullLoss: async (on) => events.push(`${name} full loss ${on}`) },
    draw: () => events.push(`${name} draws`),
  };
}

beforeEach(() => {
  events = [];
  document.activeElement = document.body;
  abort = new AbortController();
  stage = {
    page: "race", link: "surface=beale", edits: [], busy: 0, shown: { layout: "together", clicks: [] }, can: true,
    player: player("stage"),
    state: () => stage.shown,
    canShow: () => stage.can,
    isBusy: () => stage.busy-- > 0,
    close: () => events.push("stage closes"),
  };
  app = {
    player: player("app"),
    whenDrawn: async () => app.player,
    follow: async () => {
      events.push(`app follows ${page.address()}`);
      return app.player;
    },
    click: async (name) => {
      events.push(`app clicks ${name}`);
      return app.player;
    },
    repeat: async (to, edit) => {
      events.push(`app repeats ${JSON.stringify(edit)}`);
      if (edit.layout) to.view.data.layout = edit.layout;
      return app.player;
    },
  };
  told = "/race?surface=beale";
  page = {
    address: () => `/${stage.page}${stage.link && `?${stage.link}`}`,
    reveal: () => events.push("reveal"),
  };
});

/** Let the app take over; what happened but for drawing. */
async function taken() {
  const handover = new Handover(stage, app, { ...page, address: () => told }, abort.signal);
  handover.page = page;
  assert.equal(await handover.run(), app.player);
  return events.filter((event) => !/draws|by itself/.test(event));
}

test("where nothing was done the app is shown, and the stage closes", async () => {
  assert.deepEqual(await taken(), ["reveal", "stage closes"]);
});

test("the app does not play by itself behind the stage", async () => {
  await taken();
  assert.ok(events.indexOf("app does not play by itself") < events.indexOf("reveal"));
});

test("step, speed, loop, hidden runs and what is switched on go over", async () => {
  Object.assign(stage.player.transport.clock, { step: 41.5, speed: 4, loop: true });
  stage.player.chips.hidden.add("adam").add("gone");
  stage.player.why.on = stage.player.forces.on = stage.player.stage.fullLoss = true;
  stage.player.chips.opened = "sgd";
  const happened = await taken();
  const { clock } = app.player.transport;
  assert.deepEqual([clock.step, clock.speed, clock.loop, clock.playing], [41.5, 4, true, false]);
  assert.deepEqual([...app.player.chips.hidden], ["adam"]);
  for (const event of ["app says why", "app arrows true", "app full loss true", "app settings of sgd"]) assert.ok(happened.includes(event), event);
});

test("a race that plays goes on from where it is when the app is shown", async () => {
  const { clock } = stage.player.transport;
  Object.assign(clock, { step: 10, playing: true });
  app.player.why.toggle = () => (clock.step = 12); // it plays on while the looks are taken over
  stage.player.why.on = true;
  await taken();
  assert.deepEqual([app.player.transport.clock.step, app.player.transport.clock.playing], [12, true]);
});

test("a race of the app that began to play behind the stage stands where the stage's stands", async () => {
  app.player.transport.clock.playing = true;
  stage.player.transport.clock.step = 7;
  await taken();
  assert.deepEqual([app.player.transport.clock.step, app.player.transport.clock.playing], [7, false]);
});

test("edits are repeated one after the other before it is shown", async () => {
  stage.edits = [{ lr: 0.1 }, { start: [0, 1] }];
  assert.deepEqual(await taken(), ['app repeats {"lr":0.1}', 'app repeats {"start":[0,1]}', "reveal", "stage closes"]);
});

test("an edit that is made while the app takes the looks over is not lost", async () => {
  let looked = 0;
  Object.defineProperty(stage.player.chips, "numbersShown", { get: () => {
    if (!looked++) stage.edits.push({ lr: 0.2 });
    return false;
  } });
  assert.deepEqual(await taken(), ['app repeats {"lr":0.2}', "reveal", "stage closes"]);
});

test("nothing happens while something is dragged", async () => {
  stage.busy = 3;
  await taken();
  assert.ok(stage.busy < 0 && events.includes("reveal"));
});

test("a drag that begins while the looks are taken over is waited for", async () => {
  let begun = false;
  stage.player.stage.showFullLoss = app.player.stage.showFullLoss = async () => {
    begun ||= Boolean((stage.busy = 2));
    app.player.stage.fullLoss = true;
    events.push("drag");
  };
  stage.player.stage.fullLoss = true;
  const happened = await taken();
  assert.deepEqual(happened, ["drag", "reveal", "stage closes"]);
  assert.ok(begun && stage.busy < 0);
});

test("another page that was opened on the stage is followed first, and only its edits are repeated", async () => {
  stage.page = "start";
  stage.link = "";
  stage.edits = [{ lr: 0.3 }];
  assert.deepEqual(await taken(), ["app follows /start", 'app repeats {"lr":0.3}', "reveal", "stage closes"]);
});

test("Back while the looks are taken over is followed first, though the stage has not shown it yet", async () => {
  let address = told;
  page.address = () => address;
  stage.player.why.on = true;
  app.player.why.toggle = () => {
    app.player.why.on = true;
    address = "/race?surface=ackley";
  };
  assert.deepEqual(await taken(), ["app follows /race?surface=ackley", "reveal", "stage closes"]);
});

test("Back and Forward between two looks leave nothing to follow", async () => {
  const addresses = ["/race?surface=ackley", told];
  app.whenDrawn = async () => {
    page.address = () => addresses[0];
    return app.player;
  };
  stage.isBusy = () => addresses.length > 1 && Boolean(addresses.shift());
  assert.deepEqual(await taken(), ["reveal", "stage closes"]);
});

test("edits of a race that was left are not repeated in the next one", async () => {
  stage.edits = [{ lr: 0.3 }];
  app.repeat = async (_, edit) => {
    events.push(`app repeats ${JSON.stringify(edit)}`);
    if (stage.link === "surface=beale") Object.assign(stage, { link: "surface=ackley", edits: [] });
    return app.player;
  };
  assert.deepEqual(await taken(), ['app repeats {"lr":0.3}', "app follows /race?surface=ackley", "reveal", "stage closes"]);
});

test("edits that were taken back by opening the same link again are undone in the app", async () => {
  stage.edits = [{ lr: 0.3 }];
  app.repeat = async () => {
    stage.edits = [];
    return app.player;
  };
  assert.deepEqual(await taken(), ["app follows /race?surface=beale", "reveal", "stage closes"]);
});

test("the language of the stage is that of the app, as its link says it", async () => {
  stage.link = "surface=beale&lang=ko";
  assert.deepEqual(await taken(), ["app follows /race?surface=beale&lang=ko", "reveal", "stage closes"]);
  events.length = 0;
  told = "/race?lang=ko";
  stage.link = "";
  assert.deepEqual(await taken(), ["app follows /race", "reveal", "stage closes"]);
});

test("a language that nobody speaks stays in the link, for the app to say so", async () => {
  stage.link = "surface=beale&lang=xx";
  assert.deepEqual(await taken(), ["app follows /race?surface=beale&lang=xx", "reveal", "stage closes"]);
});

test("what no link says is clicked in the app, in its order, once", async () => {
  stage.shown.clicks = ["vote-adam", "reveal"];
  assert.deepEqual(await taken(), ["app clicks vote-adam", "app clicks reveal", "reveal", "stage closes"]);
});

test("a vote that is given while the app follows is not lost", async () => {
  stage.link = "lesson=adam";
  stage.page = "lessons";
  app.follow = async () => {
    events.push(`app follows ${page.address()}`);
    stage.shown.clicks = ["vote-adam"];
    return app.player;
  };
  assert.deepEqual(await taken(), ["app follows /lessons?lesson=adam", "app clicks vote-adam", "reveal", "stage closes"]);
});

test("no vote is counted twice, in whatever order they are told and whatever is opened between them", async () => {
  Object.assign(stage, { page: "lessons", link: "lesson=adam" });
  stage.shown.clicks = ["vote-b"];
  app.click = async (name) => {
    events.push(`app clicks ${name}`);
    if (name === "vote-b") Object.assign(stage, { link: "lesson=adam&lr=0.1", shown: { ...stage.shown, clicks: ["vote-a", "vote-b", "vote-b"] } });
    return app.player;
  };
  const happened = await taken();
  assert.deepEqual(happened.filter((event) => event.startsWith("app clicks")), ["app clicks vote-b", "app clicks vote-a", "app clicks vote-b"]);
});

test("the layout goes over, once: a page may refuse it", async () => {
  stage.shown.layout = "map";
  assert.deepEqual(await taken(), ['app repeats {"layout":"map"}', "reveal", "stage closes"]);
  events.length = 0;
  app.player = player("app");
  app.repeat = async () => app.player;
  assert.deepEqual(await taken(), ["reveal", "stage closes"]);
});

test("nothing of a stand-in goes over to a page that the stage cannot show", async () => {
  stage.can = false;
  stage.edits = [{ lr: 0.1 }];
  stage.player.transport.clock.step = 9;
  assert.deepEqual(await taken(), ["reveal", "stage closes"]);
  assert.equal(app.player.transport.clock.step, 0);
});

test("a page without a player takes over as it is", async () => {
  app.player = null;
  assert.deepEqual(await taken(), ["reveal", "stage closes"]);
});

test("it ends where the site is left", async () => {
  stage.busy = Infinity;
  const running = new Handover(stage, app, page, abort.signal).run();
  setTimeout(() => abort.abort(new Error("left")), 20);
  await assert.rejects(running, /left/);
  assert.ok(!events.includes("reveal"));
});

test("the keyboard goes on at the control where it was", async () => {
  stage.player.root.querySelector("button").focus();
  await taken();
  assert.equal(document.activeElement, app.player.root.querySelector("button"));
});
