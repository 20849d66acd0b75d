// Opens another page as the browser's own buttons do: one step, and back leads to what stood here. Streamlit's own
// switch writes the new page's parameters into the old page's address first, and that is where back would lead.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector("span");
  if (root.dataset.gone === data.href) return;
  root.dataset.gone = data.href;
  history.pushState(null, "", data.href);
  dispatchEvent(new PopStateEvent("popstate"));
}
