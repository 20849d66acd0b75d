// Cards of the leading figures. Nodes are made once and their texts swapped, so that an update never flickers
// and an open definition stays open.
const SVG = "http://www.w3.org/2000/svg";

function node(tag, className, parent) {
  const made = document.createElement(tag);
  made.className = className;
  parent.append(made);
  return made;
}

function build(root, place) {
  const card = node("section", "card", root);
  const head = node("div", "head", card);
  const label = node("h3", "label", head);
  const ask = node("button", "ask", head);
  ask.type = "button";
  ask.textContent = "?";
  const definition = node("p", "definition", card);
  definition.id = `definition-${place}`;
  definition.setAttribute("role", "tooltip");
  ask.setAttribute("aria-describedby", definition.id);
  ask.addEventListener("click", () => card.classList.toggle("open"));
  ask.addEventListener("keydown", (event) => event.key === "Escape" && card.classList.remove("open"));
  ask.addEventListener("blur", () => card.classList.remove("open"));
  const line = node("p", "line", card);
  const value = node("span", "value", line);
  const beside = node("span", "beside", line);
  const change = node("p", "change", card);
  const target = node("p", "target", card);
  const spark = document.createElementNS(SVG, "svg");
  spark.setAttribute("viewBox", "0 0 100 30");
  spark.setAttribute("preserveAspectRatio", "none");
  spark.setAttribute("role", "img");
  card.append(spark);
  const area = document.createElementNS(SVG, "path");
  area.setAttribute("class", "area");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", "stroke");
  spark.append(area, path);
  return { card, label, ask, definition, value, beside, change, target, spark, area, path };
}

// A course that never moves lies half-way up when nothing says where its foot is: at the foot it would look like nought.
function points(values, from, to) {
  const known = values.filter((value) => value !== null);
  const most = Math.max(to ?? -Infinity, ...known);
  const least = Math.min(from ?? Infinity, ...known);
  const span = most - least;
  const step = 100 / Math.max(values.length - 1, 1);
  const height = (value) => (span > 0 ? 30 - 27 * ((value - least) / span) : 15);
  return values.map((value, place) => (value === null ? null : [place * step, height(value)]));
}

function line(values, from, to) {
  let pen = "M";
  let drawn = "";
  for (const point of points(values, from, to)) {
    if (point === null) pen = "M";
    else {
      drawn += `${pen}${point[0].toFixed(2)},${point[1].toFixed(2)}`;
      pen = "L";
    }
  }
  return drawn;
}

function bars(values) {
  const most = Math.max(...values.filter((value) => value !== null), 1);
  const step = 100 / values.length;
  return values
    .map((value, place) => {
      const height = (26 * (value ?? 0)) / most;
      const left = (place + 0.22) * step;
      return `M${left.toFixed(2)},30v${(-height).toFixed(2)}h${(step * 0.56).toFixed(2)}v${height.toFixed(2)}z`;
    })
    .join("");
}

function say(element, text) {
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
  element.hidden = !text;
}

function update(parts, card) {
  say(parts.label, card.label);
  say(parts.definition, card.definition);
  say(parts.value, card.value);
  say(parts.beside, card.beside);
  say(parts.change, card.change);
  say(parts.target, card.target);
  parts.ask.setAttribute("aria-label", card.ask);
  parts.change.dataset.tone = card.tone;
  parts.spark.setAttribute("aria-label", card.spark_label);
  const known = (card.spark ?? []).some((value) => value !== null);
  parts.card.classList.toggle("flat", !known);
  const asBars = card.spark_kind === "bar";
  const drawn = known ? (asBars ? bars(card.spark) : line(card.spark, card.spark_from, card.spark_to)) : "";
  parts.path.setAttribute("d", drawn);
  parts.path.setAttribute("class", asBars ? "bars" : "stroke");
  // Filled down to the foot only where the foot is nought.
  const whole = known && !asBars && card.spark_from === 0 && !card.spark.includes(null);
  parts.area.setAttribute("d", whole ? `${drawn}L100,30L0,30z` : "");
}

function draw({ parentElement }, data) {
  const root = parentElement.querySelector(".numbers");
  if (root.cards?.length !== data.cards.length) {
    root.replaceChildren();
    root.cards = data.cards.map((_, place) => build(root, place));
  }
  root.setAttribute("aria-label", data.label);
  data.cards.forEach((card, place) => update(root.cards[place], card));
  window.wardDownloads?.(parentElement.querySelector(".foot"), data.download);
}

export default function (component) {
  window.wardSeen ? window.wardSeen.note(component, draw) : draw(component, component.data);
  return () => window.wardSeen?.leave(component);
}
