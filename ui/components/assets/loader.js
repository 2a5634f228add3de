// The component's entry. Streamlit sends this text with every change, so it only fetches the real thing, once.
export default function (component) {
  const root = component.parentElement.querySelector(".rv-root");
  root.player ??= import(new URL("player/player.js", document.baseURI).href).then((module) => new module.Player(root));
  root.player.then((player) => player.update(component));
  return () => {
    const leaving = root.player;
    root.player = undefined;
    leaving?.then((player) => player.destroy());
  };
}
