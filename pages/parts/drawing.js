// The charts on a page: asks the worker for their pictures, keeps the nodes that are there, and says what a mark means
// to whoever points at it. FILES is put before this by pages/parts/drawing_files.py.
{
  const SETTLED = 120; // ms without a change of width before a chart is drawn again
  const LATER = 1500; // ms until what is shown already is drawn again, so that its marks can be asked
  const SHAPES = "ward.shapes"; // remembered from the visit before: asked for before the page knows

  const shown = new Map(); // key -> chart on the page
  const pictures = window.wardPictures(JSON.stringify(FILES));
  const language = new URLSearchParams(location.search).get("lang") ?? document.documentElement.lang;

  // The worker costs a processor half a second to begin: at once when it has to draw, else when the page is done.
  const drawer = {
    worker: null,
    later: new Map(), // key -> order whose picture is shown already
    timer: 0,

    begin() {
      this.worker = new Worker(FILES.worker);
      this.worker.onerror = (event) => console.error("charts:", event.message);
      this.worker.onmessage = ({ data }) => ("ask" in data ? tip.answer(data) : painted(data));
      this.worker.postMessage({
        to: "start",
        specs: FILES.specs[language] ?? FILES.specs[document.documentElement.lang],
        fontFile: document.querySelector("link[as=font]")?.href,
        first: FILES.first,
        shapes: localStorage.getItem(SHAPES),
      });
    },

    say(message) {
      if (!this.worker) this.begin();
      this.worker.postMessage(message);
    },

    now(order) {
      this.later.delete(order.key);
      this.say(order);
    },

    soon(order) {
      this.later.set(order.key, order);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.all(), LATER);
    },

    all() {
      clearTimeout(this.timer);
      for (const order of this.later.values()) this.now(order);
    },
  };
  if (!pictures.any) drawer.begin();

  // What is much wider than high leaves no blank height on a telephone; the style below says the same before it is drawn.
  const high = ({ data, width }) => (data.wide ? Math.min(data.height, Math.round(width / data.wide)) : data.height);

  const sign = (chart) =>
    [chart.data.chart, chart.data.language, chart.data.digest, chart.data.chosen, chart.data.shapes, chart.width, high(chart)].join();

  // A node of Streamlit's becomes a chart, or the one that it is already gets new rows.
  function update(component, data) {
    const card = component.parentElement.querySelector(".ward-card");
    const chart = (card.chart ??= hung(card));
    const { box } = chart;
    if (chart.key && chart.key !== data.key) shown.delete(chart.key);
    Object.assign(chart, { component, data, key: data.key });
    shown.set(chart.key, chart);
    dress(chart);
    const { height, wide } = chart.data;
    Object.assign(box.style, { height: wide ? "auto" : `${height}px`, maxHeight: `${height}px`, aspectRatio: wide || "auto" });
    if (chart.data.shapes) localStorage.setItem(SHAPES, chart.data.shapes);
    chart.width ||= Math.floor(box.clientWidth); // asked once: it makes the browser lay the page out; the observer follows
    order(chart);
  }

  function leave(component) {
    const chart = component.parentElement.querySelector(".ward-card")?.chart;
    if (!chart || chart.component !== component) return;
    chart.observer.disconnect();
    if (shown.get(chart.key) === chart) shown.delete(chart.key);
    if (drawer.later.delete(chart.key)) chart.ordered = null;
    tip.hide();
  }

  function made(tag, className, parent, more = {}) {
    const node = Object.assign(document.createElement(tag), more);
    if (className) node.className = className;
    parent.append(node);
    return node;
  }

  // Everything around the chart, once; `dress` puts the words in.
  function hung(card) {
    const head = made("div", "picture-head", card);
    const title = made("h3", "", head);
    const define = made("details", "define", head);
    const ask = made("summary", "", define, { textContent: "?" });
    const definition = made("p", "", define);
    const spoken = made("p", "chart-spoken", card);
    const box = made("div", "ward-chart", card);
    const legend = made("ul", "ladder-legend", card);
    const note = made("p", "map-note", card);
    const foot = made("div", "ward-card-foot", card);
    const button = made("button", "ward-as-table", foot, { type: "button" });
    const downloads = made("div", "", foot);
    const chart = { box, head, title, define, ask, definition, spoken, legend, note, button, downloads };
    button.addEventListener("click", () => chart.component.setStateValue("open", !chart.data.open));
    let timer;
    chart.observer = new ResizeObserver(() => {
      const width = Math.floor(box.clientWidth);
      if (!width || width === chart.width || !chart.data) return;
      const first = !chart.width;
      chart.width = width;
      clearTimeout(timer);
      timer = setTimeout(() => order(chart), first ? 0 : SETTLED);
    });
    chart.observer.observe(box);
    box.addEventListener("pointermove", (event) => tip.point(chart, event));
    box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && tip.hide());
    box.addEventListener("click", (event) => pick(chart, event));
    return chart;
  }

  function dress(chart) {
    const { data } = chart;
    say(chart.title, data.title, chart.head);
    say(chart.definition, data.definition, chart.define);
    chart.ask.setAttribute("aria-label", data.what_is_this);
    for (const part of ["spoken", "note", "button"]) say(chart[part], data[part]);
    chart.button.setAttribute("aria-expanded", data.open);
    window.wardDownloads(chart.downloads, data.download);
    chart.legend.hidden = !data.legend.length;
    data.legend.forEach(([colour, name, count], at) => {
      const entry = chart.legend.children[at] ?? made("li", "", chart.legend);
      if (!entry.firstChild) {
        made("i", "", entry);
        entry.append("");
        made("b", "", entry);
      }
      entry.firstChild.style.background = colour;
      say(entry.childNodes[1] ?? entry.insertBefore(document.createTextNode(""), entry.lastChild), name);
      say(entry.lastChild, count);
    });
  }

  function say(node, text, whole = node) {
    if (node.textContent !== (text ?? "")) node.textContent = text ?? "";
    whole.hidden = !text;
  }

  function order(chart) {
    if (!chart.width) return; // not laid out yet: the observer tells
    const wanted = sign(chart);
    if (chart.ordered === wanted) return;
    chart.ordered = wanted;
    const { key, chart: name, digest, rows, chosen, shapes, language } = chart.data;
    const picture = pictures.of(wanted);
    const wish = { to: "draw", sign: wanted, key, chart: name, digest, rows, height: high(chart), shapes, width: chart.width };
    wish.specs = FILES.specs[language];
    if (chart.data.pickable) wish.chosen = chosen;
    if (!picture) return drawer.now(wish);
    paint(chart, picture);
    drawer.soon(wish);
  }

  function painted({ key, sign: drawn, svg }) {
    pictures.put(drawn, svg);
    const chart = shown.get(key);
    if (chart?.ordered === drawn) paint(chart, svg);
  }

  function paint(chart, svg) {
    if (chart.svg === svg) return;
    chart.svg = svg;
    const template = document.createElement("template");
    template.innerHTML = svg;
    const fresh = template.content.firstChild;
    fresh.setAttribute("role", "graphics-document");
    fresh.setAttribute("aria-roledescription", chart.data.kind);
    fresh.setAttribute("aria-label", chart.data.label);
    const old = chart.box.querySelector("svg");
    if (old) become(old, fresh);
    else chart.box.append(fresh);
  }

  // `old` looks like `fresh` afterwards, and is still the same node: scroll, focus and an open tip stay.
  function become(old, fresh) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    let here = old.firstChild;
    let next = fresh.firstChild;
    while (next) {
      const after = next.nextSibling;
      if (!here) old.append(next);
      else {
        const following = here.nextSibling;
        if (here.nodeName !== next.nodeName) here.replaceWith(next);
        else if (here.nodeType === Node.TEXT_NODE) here.data === next.data || (here.data = next.data);
        else become(here, next);
        here = following;
      }
      next = after;
    }
    while (here) {
      const following = here.nextSibling;
      here.remove();
      here = following;
    }
  }

  // Which mark was meant: its place among the marks, and its place in it. The worker finds the row by these.
  function place(chart, event) {
    const node = event.target.closest?.(".role-mark > *");
    if (!node) return null;
    const mark = [...chart.box.querySelectorAll(".role-mark")].indexOf(node.parentElement);
    return { node, mark, item: [...node.parentElement.children].indexOf(node) };
  }

  const tip = {
    asked: 0,
    node: null,
    waiting: new Map(), // number of the question -> what to do with its answer

    ask(chart, { mark, item }, then) {
      this.waiting.set(++this.asked, then);
      drawer.all();
      drawer.say({ to: "tell", ask: this.asked, key: chart.key, mark, item });
    },

    answer({ ask, told }) {
      const then = this.waiting.get(ask);
      this.waiting.delete(ask);
      then?.(told);
    },

    point(chart, event) {
      this.at = [event.clientX, event.clientY];
      const where = place(chart, event);
      if (!where) return this.hide();
      if (where.node === this.node) return this.move();
      this.node = where.node;
      this.ask(chart, where, (told) => {
        if (this.node !== where.node) return;
        if (told?.lines.length) this.show(told.lines);
        else this.hide();
      });
    },

    show(lines) {
      this.box ??= document.body.appendChild(Object.assign(document.createElement("div"), { id: "ward-tip" }));
      this.box.replaceChildren(
        ...lines.map(([title, value]) => {
          const line = document.createElement("p");
          line.append(...[title, value].map((text) => Object.assign(document.createElement("span"), { textContent: text })));
          return line;
        }),
      );
      this.box.hidden = false;
      this.move();
    },

    move() {
      if (!this.box || this.box.hidden) return;
      const [x, y] = this.at;
      const { offsetWidth: wide, offsetHeight: high } = this.box;
      const left = x + 14 + wide > innerWidth ? Math.max(4, x - 14 - wide) : x + 14;
      const top = y + 14 + high > innerHeight ? Math.max(4, y - 14 - high) : y + 14;
      this.box.style.transform = `translate(${left}px, ${top}px)`;
    },

    hide() {
      this.node = null;
      if (this.box) this.box.hidden = true;
    },
  };

  function pick(chart, event) {
    const where = chart.data.pickable && place(chart, event);
    if (where) tip.ask(chart, where, (told) => told?.id != null && chart.component.setTriggerValue("picked", told.id));
  }

  addEventListener("keydown", (event) => event.key === "Escape" && tip.hide());
  addEventListener("pointerdown", (event) => event.target.closest?.(".ward-chart") || tip.hide());
  window.wardCharts = { update, leave };
}
