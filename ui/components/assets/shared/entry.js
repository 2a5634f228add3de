// The entry of a component, with NAME and CLASS put in by ui/components/mount.py. Streamlit sends this text with every
// change, so it only fetches the real thing, once.
export default function (component) {
  const root = component.parentElement.querySelector(".ROOT");
  root.NAME ??= import(new URL("player/NAME/NAME.js", document.baseURI).href).then((module) => new module.CLASS(root));
  root.NAME.then((mounted) => mounted.update(component));
  return () => {
    const leaving = root.NAME;
    root.NAME = undefined;
    leaving?.then((mounted) => mounted.destroy());
  };
}
