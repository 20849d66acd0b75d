// Type and choose: an ARIA combobox with a listbox, for one of many. Options come with a folded text, so that
// "to 12" finds "Tổ 12". Words of the data only ever become text nodes.
const MARKS = /[\u0300-\u036f]/g;

function fold(text) {
  const plain = text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(MARKS, "");
  return plain.split(/\s+/).filter(Boolean).join(" ");
}

// Lower is better; null is no match.
function rank(option, asked) {
  if (!asked) return option.onlyAsked ? null : 3;
  if (option.name === asked) return 0;
  const number = asked.match(/^(?:[a-z]+ ?)?(\d+)$/)?.[1];
  if (number && option.numbers.includes(number)) return option.name.startsWith(asked.replace(/ ?\d+$/, "")) ? 0 : 1;
  if (option.name.startsWith(asked)) return 1;
  if (!asked.split(" ").every((word) => option.search.includes(word))) return null;
  return option.search.split(" ").some((word) => word.startsWith(asked.split(" ")[0])) ? 2 : 3;
}

function matching(options, asked) {
  return options
    .map((option, place) => ({ option, place, rank: rank(option, asked) }))
    .filter((found) => found.rank !== null)
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .map((found) => found.option);
}

class Combobox {
  constructor(root) {
    this.root = root.querySelector(".combobox");
    this.label = root.querySelector("label");
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.said = root.querySelector("[role=status]");
    this.found = [];
    this.active = -1;
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.open(this.typed ?? ""));
    this.input.addEventListener("input", () => this.typing());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close(true));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the field
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("li")?.dataset.place));
    root.querySelector("button").addEventListener("click", () => {
      if (this.list.hidden) this.input.focus(), this.open("");
      else this.close(true);
    });
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.label.textContent = data.label;
    this.input.placeholder = data.placeholder;
    this.list.setAttribute("aria-label", data.label);
    this.root.querySelector("button").setAttribute("aria-label", data.open);
    this.input.setAttribute("aria-invalid", String(data.invalid));
    if (this.waiting !== undefined && !this.arrived(data)) return;
    this.waiting = undefined;
    this.stop();
    if (this.typed === undefined) this.show();
  }

  // A field that adds to a list stays empty: what it was asked to add is then no longer offered.
  arrived(data) {
    return data.value === this.waiting || !data.options.some((option) => option.id === this.waiting);
  }

  stop() {
    clearInterval(this.again);
  }

  show() {
    const chosen = this.data.options.find((option) => option.id === (this.waiting ?? this.data.value));
    this.input.value = chosen?.label ?? "";
  }

  typing() {
    this.typed = this.input.value;
    this.open(this.typed);
    this.move(this.found.length && fold(this.typed) ? 0 : -1);
  }

  open(text) {
    this.found = matching(this.data.options, fold(text));
    this.list.replaceChildren(...this.found.map((option, place) => this.row(option, place)));
    if (!this.found.length) this.list.append(Object.assign(document.createElement("li"), {
      className: "none", textContent: this.data.nothing,
    }));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = this.found.length ? this.data.count.replace("{n}", this.found.length) : this.data.nothing;
    const chosen = text ? -1 : this.found.findIndex((option) => option.id === this.data.value);
    this.move(chosen);
  }

  row(option, place) {
    const line = document.createElement("li");
    line.id = `option-${place}`;
    line.dataset.place = place;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(option.id === this.data.value && !option.onlyAsked));
    const [name, detail] = [document.createElement("span"), document.createElement("small")];
    [name.textContent, detail.textContent] = [option.label, option.detail];
    line.append(name, detail);
    return line;
  }

  move(place) {
    this.list.querySelector(".active")?.classList.remove("active");
    this.active = place;
    const line = this.list.children[place];
    this.input.setAttribute("aria-activedescendant", place >= 0 && line ? line.id : "");
    if (place < 0 || !line) return;
    line.classList.add("active");
    const [top, bottom] = [line.offsetTop, line.offsetTop + line.offsetHeight];
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (bottom > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = bottom - this.list.clientHeight;
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.list.hidden) return this.open(this.typed ?? "");
      const count = this.found.length;
      if (count) this.move((this.active + steps[event.key] + count) % count);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.pick(this.active);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close(true);
      this.input.select();
    } else if (event.key === "Tab" && this.typed && !this.list.hidden) {
      this.pick(this.active);
    }
  }

  pick(place) {
    const option = this.found[place];
    if (!option) return;
    this.waiting = option.id;
    this.close(true);
    // On a phone the keyboard would go on covering what comes next; a list of people goes on with the next name.
    if (!this.data.adds && matchMedia("(pointer: coarse)").matches) this.input.blur();
    this.send(option.id);
    // What was sent while the line was down is lost: say it again until the server shows it.
    this.stop();
    let tries = 0;
    this.again = setInterval(() => {
      if (this.waiting === undefined || ++tries > 40) this.stop();
      else this.send(option.id);
    }, 3000);
  }

  close(restore) {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-activedescendant", "");
    this.said.textContent = "";
    this.typed = undefined;
    if (restore) this.show();
  }
}

const made = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".combobox");
  if (!made.has(root)) made.set(root, new Combobox(parentElement));
  made.get(root).update(data, (id) => setTriggerValue("picked", { id }));
  return () => made.get(root)?.stop();
}
