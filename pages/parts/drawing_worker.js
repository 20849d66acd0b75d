// Draws the charts beside the page's own work: rows in, SVG out. Vega (static/vega) is put before this.
// What is said of a mark, when somebody points at it or hears it, is written here too, and only then.

const PLACE_OF = { shape: true, rect: true, symbol: true, rule: true, text: true };
const MOST_SPOKEN = 300; // marks of one kind; more are a hum: the chart's sentence and its table tell
const WEIGHTLESS = 1500; // ms after which we measure texts without the page's own font

const files = new Map(); // address -> Promise of what is in it
const ready = new Map(); // "address chart" -> view made before its rows came
const views = new Map(); // key of the chart on the page -> {name, view, ...}
const turns = new Map(); // key -> Promise of the drawing that goes on
let font = Promise.resolve();

const paper = typeof OffscreenCanvas === "undefined" ? null : new OffscreenCanvas(1, 1).getContext("2d");
if (paper) {
  const widths = new Map();
  vega.textMetrics.width = (item, text) => {
    const words = String(text ?? "").trim();
    const style = `${item.fontWeight ?? "normal"} ${item.fontSize ?? 11}px ${item.font ?? "sans-serif"}`;
    const key = style + words;
    if (!widths.has(key)) {
      if (widths.size > 5000) widths.clear();
      paper.font = style;
      widths.set(key, paper.measureText(words).width);
    }
    return Math.min(widths.get(key), item.limit > 0 ? item.limit : Infinity);
  };
}

function fetched(address) {
  if (!files.has(address)) {
    const coming = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    });
    coming.catch(() => files.delete(address));
    files.set(address, coming);
  }
  return files.get(address);
}

function begun(spec) {
  const runtime = vega.parse(structuredClone(spec.vega), {}, { ast: true });
  return new vega.View(runtime, { expr: vega.expressionInterpreter, renderer: "none", logLevel: 1 });
}

// What can be done before the page knows its rows. Running the charts empty would only take the processor from the page.
async function start({ specs, fontFile, first, shapes }) {
  if (fontFile && self.FontFace) {
    const face = new FontFace("Source Sans", `url(${fontFile})`, { weight: "200 900" });
    self.fonts.add(face);
    font = Promise.race([face.load(), new Promise((done) => setTimeout(done, WEIGHTLESS))]).catch(() => null);
  }
  if (shapes) fetched(shapes).catch(() => null);
  const all = await fetched(specs);
  for (const name of first) {
    if (ready.has(specs + name) || [...views.values()].some((one) => one.name === specs + name)) continue;
    const view = begun(all[name]);
    ready.set(specs + name, view);
  }
}

function unpacked(packed) {
  const names = Object.keys(packed);
  const columns = names.map((name) => {
    const column = packed[name];
    return Array.isArray(column) ? column : column.at.map((place) => column.of[place]);
  });
  return columns.length ? columns[0].map((_, at) => Object.fromEntries(names.map((name, i) => [name, columns[i][at]]))) : [];
}

async function draw(order) {
  const { key, specs, chart, shapes } = order;
  const [spec, outlines] = await Promise.all([fetched(specs).then((all) => all[chart]), shapes && fetched(shapes), font]);
  let one = views.get(key);
  if (one?.name !== specs + chart) {
    one?.view.finalize();
    const view = ready.get(specs + chart) ?? begun(spec);
    ready.delete(specs + chart);
    views.set(key, (one = { name: specs + chart, view, spec }));
  }
  const { view } = one;
  const data = `${order.digest} ${order.chosen}`;
  if (one.data !== data) {
    one.data = data;
    const rows = unpacked(JSON.parse(order.rows));
    if ("chosen" in order) for (const row of rows) row.chosen = row.id === order.chosen;
    one.rows = new Map(rows.map((row) => [row.id, row]));
    view.change("rows", vega.changeset().remove(() => true).insert(rows));
    if (shapes) one.shapes = null; // a look-up follows its own rows only
  }
  if (shapes && one.shapes !== shapes) {
    one.shapes = shapes;
    const features = structuredClone(outlines.features);
    view.change(spec.shapes, vega.changeset().remove(() => true).insert(features));
  }
  await view.resize().width(order.width).height(order.height).runAsync(); // new rows want another margin
  for (const mark of marks(view)) speak(mark, one);
  return rounded(await view.toSVG());
}

// Seventeen digits of a pixel are a quarter of a large picture. Only in shapes: a text may say "12.345".
function rounded(svg) {
  const short = (number) => String(Math.round(number * 100) / 100);
  return svg.replace(/ (?:d|transform)="[^"]*"/g, (shape) => shape.replace(/\d+\.\d{3,}(?:e-\d+)?/g, short));
}

// The marks that show rows, in the order in which they stand in the SVG.
function marks(view) {
  const found = [];
  const walk = (scene) => {
    if (scene.role === "mark") found.push(scene);
    if (scene.marktype === "group") for (const item of scene.items) vega.sceneVisit(item, walk);
  };
  walk(view.scenegraph().root);
  return found;
}

function speak(mark, one) {
  if (!(mark.marktype in PLACE_OF) || mark.marktype === "text" || mark.items[0]?.aria === false) return;
  mark.aria = mark.items.length <= MOST_SPOKEN;
  for (const item of mark.aria ? mark.items : []) {
    const spoken = one.spec.spoken && item.datum[one.spec.spoken];
    item.description = spoken || tips(item.datum, one).map(([title, value]) => `${title}: ${value}`).join("; ");
  }
}

function tips(datum, { spec, view }) {
  const locale = view.locale();
  return spec.tips.map(({ title, field, type, format }) => [title, written(datum[field], type, format, locale)]);
}

const formats = new Map();

function written(value, type, format, locale) {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  if (!format) return String(value);
  const key = format + type + locale.format(",.1f")(1234.5);
  if (!formats.has(key)) formats.set(key, type === "temporal" ? locale.utcFormat(format) : locale.format(format));
  return formats.get(key)(value);
}

function tell({ key, mark, item }) {
  const one = views.get(key);
  const found = one && marks(one.view)[mark];
  const datum = found && found.marktype in PLACE_OF && found.items[item]?.datum;
  return datum ? { lines: tips(datum, one), id: datum.gid ?? null } : null;
}

self.onmessage = async ({ data }) => {
  if (data.to === "start") await start(data).catch((error) => console.warn(error));
  if (data.to === "tell") {
    await turns.get(data.key); // a picture kept from before may be on the page before its view is here
    self.postMessage({ ask: data.ask, told: tell(data) });
  }
  if (data.to !== "draw") return;
  const before = turns.get(data.key);
  const mine = (async () => {
    await before;
    if (turns.get(data.key) !== mine) return; // a newer order waits already
    const svg = await draw(data).catch((error) => console.error(data.chart, error));
    if (svg) self.postMessage({ key: data.key, sign: data.sign, svg });
  })();
  turns.set(data.key, mine);
};
