// Cells are plain text inputs. The server's word counts except where somebody has typed since: what was typed stays in
// this tab until the server has it, over a lost connection and a reload too.
const PAUSE = 500;
const AGAIN = 2500;

function store(form) {
  const name = `ward-grid-${form}`;
  return {
    read: () => JSON.parse(sessionStorage.getItem(name) ?? "{}"),
    write: (texts) => {
      if (Object.keys(texts).length) sessionStorage.setItem(name, JSON.stringify(texts));
      else sessionStorage.removeItem(name);
    },
  };
}

// "1.000" is a thousand; what is no whole number is the server's to refuse, and adds nothing here.
function count(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "");
  if (/^\d{1,3}([.,]\d{3})+$/.test(plain)) return Number(plain.replace(/[.,]/g, ""));
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null;
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

class Grid {
  constructor(root) {
    this.root = root;
    this.typedAt = 0;
    root.addEventListener("input", (event) => this.typed(event.target));
    root.addEventListener("keydown", (event) => this.moved(event));
    root.addEventListener("focusin", (event) => event.target.select?.());
    root.addEventListener("paste", (event) => this.pasted(event));
    // What is typed is with the server before what is pressed next: saving is a press, too.
    root.addEventListener("focusout", () => this.send());
    this.onPress = (event) => event.composedPath().includes(root) || this.send();
    document.addEventListener("pointerdown", this.onPress, true);
    this.onLeave = () => this.send();
    document.addEventListener("visibilitychange", this.onLeave);
    window.addEventListener("pagehide", this.onLeave);
    this.clock = setInterval(() => Date.now() - this.typedAt > AGAIN && this.send(), AGAIN);
  }

  update(data, hand) {
    this.data = data;
    this.hand = hand;
    this.kept = store(data.form);
    this.number = new Intl.NumberFormat(data.language === "vi" ? "vi-VN" : "en-GB");
    this.pending = this.kept.read();
    const shape = JSON.stringify([data.form, data.heads, data.rows.map((row) => [row.name, row.label, row.detail])]);
    if (shape !== this.shape) this.build();
    this.shape = shape;
    for (const row of data.rows) for (const cell of row.cells) this.fill(cell);
    this.kept.write(this.pending);
    this.complain();
    this.sum();
    if (data.look && data.look !== this.looked) this.look(data.look);
  }

  build() {
    const { data, root } = this;
    root.querySelector("caption").textContent = data.label;
    const heads = data.heads.map((head) =>
      make("th", { scope: "col", className: head.now ? "now" : "" }, head.label, make("small", { textContent: head.detail })));
    const top = [make("th", { scope: "col", textContent: data.corner }), ...heads];
    if (data.sums) top.push(make("th", { scope: "col", className: "sum", textContent: data.words.sum }));
    root.querySelector("thead").replaceChildren(make("tr", {}, ...top));
    this.inputs = new Map();
    root.querySelector("tbody").replaceChildren(...data.rows.map((row) => this.row(row)));
    const foot = data.heads.map((head) => make("td", { className: "sum" }));
    foot.forEach((cell, place) => (cell.dataset.head = data.heads[place].label));
    const last = make("tr", {}, make("th", { scope: "row", textContent: data.words.sum }), ...foot,
      make("td", { className: "sum all" }));
    root.querySelector("tfoot").replaceChildren(...(data.sums ? [last] : []));
    root.classList.toggle("many", data.heads.length > 5);
  }

  row(row) {
    const cells = row.cells.map((cell, place) => {
      const head = this.data.heads[place];
      const input = make("input", {
        type: "text", inputMode: "numeric", autocomplete: "off", enterKeyHint: "next", id: `cell-${cell.name}`,
      });
      input.dataset.name = cell.name;
      input.setAttribute("aria-label", [row.label, head.label, head.detail].filter(Boolean).join(", "));
      this.inputs.set(cell.name, input);
      const box = make("td", { className: head.now ? "now" : "" }, input, make("small", { className: "aside" }));
      box.dataset.head = [head.label, head.detail].filter(Boolean).join(" ");
      return box;
    });
    const name = make("th", { scope: "row" }, row.label, make("small", { textContent: row.detail }));
    const line = make("tr", { className: row.is_total ? "total" : "" }, name, ...cells);
    line.dataset.row = row.name;
    if (this.data.sums) line.append(make("td", { className: "sum" }));
    return line;
  }

  fill(cell) {
    const input = this.inputs.get(cell.name);
    if (this.pending[cell.name] === cell.text) delete this.pending[cell.name];
    const text = this.pending[cell.name] ?? cell.text;
    if (input.value !== text && !(this.root.getRootNode().activeElement === input && cell.name in this.pending)) {
      input.value = text;
    }
    input.readOnly = Boolean(cell.closed);
    input.placeholder = cell.closed ? "" : this.data.words.not_said;
    input.title = cell.closed;
    input.dataset.stored = cell.stored;
    input.setAttribute("aria-invalid", String(Boolean(cell.wrong)));
    input.closest("td").classList.toggle("closed", Boolean(cell.closed));
    const aside = input.parentElement.querySelector(".aside");
    if (aside.dataset.said !== cell.aside) aside.textContent = aside.dataset.said = cell.aside;
    this.mark(input);
  }

  mark(input) {
    input.parentElement.classList.toggle("changed", input.value.trim() !== input.dataset.stored);
  }

  complain() {
    for (const line of this.root.querySelectorAll("tr.wrong")) line.remove();
    for (const row of this.data.rows) {
      const said = [...new Set(row.cells.filter((cell) => cell.wrong).map((cell) => cell.wrong))];
      if (!said.length) continue;
      const cell = make("td", { colSpan: this.data.heads.length + 2 }, ...said.map((text) => make("p", { textContent: text })));
      this.lineOf(row).after(make("tr", { className: "wrong" }, cell));
    }
  }

  lineOf(row) {
    return this.inputs.get(row.cells[0].name).closest("tr");
  }

  // Sums as they are being typed; a row that is itself a total is compared with the others.
  sum() {
    const { rows, words, heads } = this.data;
    const columns = heads.map((_, place) => rows.map((row) => [row, count(this.inputs.get(row.cells[place].name).value)]));
    const add = (found) => {
      const known = found.filter((one) => one !== null);
      return known.length ? known.reduce((sum, one) => sum + one, 0) : null;
    };
    const told = (sum) => (sum === null ? "" : this.number.format(sum));
    if (this.data.sums) {
      for (const row of rows) {
        const found = add(row.cells.map((cell) => count(this.inputs.get(cell.name).value)));
        this.lineOf(row).querySelector("td.sum").textContent = told(found);
      }
      const sums = columns.map((column) => add(column.map(([, value]) => value)));
      const foot = this.root.querySelectorAll("tfoot td.sum:not(.all)");
      sums.forEach((sum, place) => (foot[place].textContent = told(sum)));
      this.root.querySelector("tfoot td.all").textContent = told(add(sums));
    }
    for (const row of rows.filter((row) => row.is_total)) {
      columns.forEach((column, place) => {
        const parts = add(column.filter(([other]) => other !== row).map(([, value]) => value));
        const input = this.inputs.get(row.cells[place].name), total = count(input.value);
        const aside = input.parentElement.querySelector(".aside");
        const word = parts === null || total === null ? "" : parts > total ? words.over : parts < total ? words.rest : words.same;
        aside.textContent = aside.dataset.said = word.replace("{n}", told(Math.abs((total ?? 0) - (parts ?? 0))));
        aside.classList.toggle("over", word === words.over);
      });
    }
  }

  typed(input) {
    const name = input.dataset?.name;
    if (!name) return;
    this.typedAt = Date.now();
    this.pending[name] = input.value;
    this.kept.write(this.pending);
    this.mark(input);
    this.sum();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  send() {
    clearTimeout(this.timer);
    if (this.data && Object.keys(this.pending).length) this.hand({ form: this.data.form, texts: { ...this.pending } });
  }

  moved(event) {
    const input = event.target;
    if (event.ctrlKey || event.metaKey) this.send(); // Ctrl+S saves
    if (!input.dataset?.name || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atEnd = whole || input.selectionStart === input.value.length, atStart = whole || input.selectionEnd === 0;
    const step = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: atStart && [0, -1], ArrowRight: atEnd && [0, 1],
    }[event.key];
    if (!step) return;
    event.preventDefault();
    this.beside(input, ...step)?.focus();
  }

  // The next cell that can be typed into; from the end of a column on to the top of the next.
  beside(input, down, right) {
    const rows = this.data.rows.map((row) => row.cells.map((cell) => this.inputs.get(cell.name)));
    let row = rows.findIndex((cells) => cells.includes(input)), column = rows[row].indexOf(input);
    for (let steps = rows.length * rows[0].length; steps; steps--) {
      row += down;
      column += right;
      if (down && (row < 0 || row >= rows.length)) {
        column += down;
        row = down > 0 ? 0 : rows.length - 1;
      }
      const found = rows[row]?.[column];
      if (!found) return null;
      if (!found.readOnly) return found;
    }
    return null;
  }

  // Cells copied from a spreadsheet go into as many cells, from this one on.
  pasted(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    const input = event.target;
    if (!input.dataset?.name || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = this.data.rows.map((row) => row.cells.map((cell) => this.inputs.get(cell.name)));
    const top = rows.findIndex((cells) => cells.includes(input)), left = rows[top].indexOf(input);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const cell = rows[top + down]?.[left + right];
        if (!cell || cell.readOnly) return;
        cell.value = value.trim();
        this.typed(cell);
      });
    });
  }

  look(where) {
    this.looked = where;
    const input = this.inputs.get(where.split(" ")[0]);
    if (!input) return;
    setTimeout(() => {
      if (matchMedia("(pointer: fine)").matches) input.focus({ preventScroll: true });
      input.scrollIntoView({ block: "center" });
    }, 150);
  }

  stop() {
    document.removeEventListener("pointerdown", this.onPress, true);
    document.removeEventListener("visibilitychange", this.onLeave);
    window.removeEventListener("pagehide", this.onLeave);
    clearInterval(this.clock);
    this.send();
  }
}

const grids = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  if (!grids.has(root)) grids.set(root, new Grid(root));
  grids.get(root).update(data, (typed) => setTriggerValue("typed", typed));
  return () => {
    grids.get(root)?.stop();
    grids.delete(root);
  };
}
