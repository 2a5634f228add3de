// The component's entry. Streamlit sends this text with every change, so it only fetches the real thing, once.
export default function (component) {
  const root = component.parentElement.querySelector(".rv-card");
  root.card ??= import(new URL("player/card.js", document.baseURI).href).then((module) => new module.Card(root));
  root.card.then((card) => card.update(component));
  return () => {
    const leaving = root.card;
    root.card = undefined;
    leaving?.then((card) => card.destroy());
  };
}
