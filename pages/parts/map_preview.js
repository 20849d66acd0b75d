// Outlines, dots and labels; everything in the picture's own units, text in pixels whatever the width.
const SPACE = "http://www.w3.org/2000/svg";
const TEXT = 11;
const DOT = 6;

function make(tag, attributes) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function shape(one, unit) {
  const classes = one.number === null ? one.kind : `${one.kind} pick`;
  const element = one.dot
    ? make("circle", { cx: one.dot[0], cy: one.dot[1], r: DOT * unit, class: classes })
    : make("path", { d: one.path, "fill-rule": "evenodd", class: classes });
  const title = make("title", {});
  title.textContent = one.title;
  element.append(title);
  return element;
}

function draw(svg, data, tell) {
  const [width, height] = data.box;
  const unit = Math.max(width / (svg.clientWidth || 600), height / 560);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-label", data.label);
  svg.classList.toggle("placing", data.placing);
  const labels = [];
  const shapes = data.outlines.map((one) => {
    const element = shape(one, unit);
    if (one.number !== null) element.addEventListener("click", () => tell("picked", one.number));
    if (one.label && one.at) {
      const label = make("text", { x: one.at[0], y: one.at[1], "font-size": TEXT * unit });
      label.textContent = one.label;
      labels.push(label);
    }
    return element;
  });
  svg.replaceChildren(...shapes, ...labels);
}

function legend(caption, entries) {
  caption.replaceChildren(
    ...entries.map(([kind, words]) => {
      const entry = document.createElement("span");
      const patch = make("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" });
      patch.append(
        kind === "trouble"
          ? make("circle", { cx: 9, cy: 7, r: 5, class: kind })
          : make("path", { d: "M1 1H17V13H1Z", class: kind }),
      );
      entry.append(patch, words);
      return entry;
    }),
  );
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const svg = parentElement.querySelector("svg");
  const again = () => draw(svg, data, setTriggerValue);
  again();
  legend(parentElement.querySelector("figcaption"), data.legend);
  svg.onclick = (event) => {
    if (!data.placing) return;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    setTriggerValue("placed", [place.x, place.y]);
  };
  const observer = new ResizeObserver(again);
  observer.observe(svg);
  return () => observer.disconnect();
}
