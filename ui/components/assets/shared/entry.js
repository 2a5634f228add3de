// The entry of a component, with PATH, NAME, CLASS, ROOT and TEXTS put in by ui/components/mount.py. Streamlit sends this text
// with every change, so it only fetches the real thing, once. What does not load is tried a second time, by another
// address as some browsers remember what failed; then the page says so, in its own words as no module is there.
/* global TEXTS */
export default function (component) {
  const root = component.parentElement.querySelector(".ROOT");
  const address = new URL("PATH", document.baseURI).href;
  const again = () => new Promise((later) => setTimeout(later, 1000)).then(() => import(`${address}?again=${Date.now()}`));
  root.NAME ??= import(address).catch(again).then((module) => new module.CLASS(root));
  const failed = () => {
    const texts = TEXTS;
    const sentence = Object.assign(document.createElement("p"), { className: "rv-fault", role: "alert" });
    sentence.textContent = texts[new URLSearchParams(location.search).get("lang")] ?? texts.en;
    root.replaceChildren(sentence);
    root.NAME = undefined; // the next change tries again
  };
  root.NAME.then((mounted) => mounted.update(component), failed);
  return () => {
    const leaving = root.NAME;
    root.NAME = undefined;
    leaving?.then((mounted) => mounted.destroy(), () => undefined);
  };
}
