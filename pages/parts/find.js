// The search field: asks /find.json while somebody types, shows the answers by kind, opens one of them.
// Words of the data only ever become text nodes.
const PAUSE = 120; // ms without a key before the server is asked

class Find {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input");
    this.list = root.querySelector("[role=listbox]");
    this.said = root.querySelector("[role=status]");
    this.hits = [];
    this.active = -1;
    this.input.addEventListener("input", () => this.typing());
    this.input.addEventListener("focus", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.small() || this.hide());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus in the field
    this.list.addEventListener("click", (event) => this.clicked(event));
    root.querySelector(".open").addEventListener("click", () => this.begin());
    root.querySelector(".close").addEventListener("click", () => this.end());
    this.anywhere = (event) => this.hotkey(event);
    document.addEventListener("keydown", this.anywhere);
  }

  update(data) {
    this.data = data;
    const { words } = data;
    this.input.placeholder = words.placeholder;
    this.input.setAttribute("aria-label", words.label);
    this.list.setAttribute("aria-label", words.label);
    this.root.querySelector("kbd").textContent = "/";
    this.root.querySelector("kbd").title = words.keys;
    this.root.querySelector(".open").setAttribute("aria-label", words.label);
    this.root.querySelector(".close").setAttribute("aria-label", words.close);
  }

  small() {
    return matchMedia("(max-width: 48rem)").matches;
  }

  hotkey(event) {
    const typing = event.composedPath()[0]?.closest?.("input, textarea, select, [contenteditable=true], [role=textbox]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const combination = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    if (!slash && !combination) return;
    event.preventDefault();
    this.begin();
  }

  begin() {
    this.root.classList.add("wide");
    this.input.focus();
    this.input.select();
    this.show();
  }

  end() {
    this.hide();
    this.root.classList.remove("wide");
    this.input.value = "";
    this.draw([]);
    this.input.blur();
  }

  show() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (!this.input.value.trim()) this.draw([]);
  }

  hide() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  typing() {
    this.show();
    this.stale = true;
    this.enter = false;
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.draw([]);
  }

  async ask() {
    const { ward, language } = this.data;
    const query = new URLSearchParams({ q: this.input.value, lang: language, ward });
    const asking = (this.asking = new AbortController());
    try {
      const answer = await fetch(`/find.json?${query}`, { signal: asking.signal });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      this.draw((await answer.json()).sections);
    } catch (error) {
      if (!asking.signal.aborted) this.draw([], this.data.words.away);
    }
  }

  href({ page, address }) {
    return `/${page === "overview" ? "" : page}?${new URLSearchParams({ ...this.data.kept, ...address })}`;
  }

  draw(sections, told) {
    const { words } = this.data;
    const text = this.input.value.trim();
    this.stale = false;
    this.hits = sections.flatMap(({ hits }) => hits);
    const parts = [];
    let place = 0;
    for (const { kind, title, hits } of sections) {
      const part = Object.assign(document.createElement("div"), { className: "kind" });
      const head = Object.assign(document.createElement("p"), { textContent: title, id: `kind-${kind}` });
      part.setAttribute("role", "group");
      part.setAttribute("aria-labelledby", head.id);
      part.append(head, ...hits.map((hit) => this.row(hit, place++)));
      parts.push(part);
    }
    if (!sections.length) {
      const line = told ?? (text ? words.nothing : words.hint);
      parts.push(Object.assign(document.createElement("p"), { className: "none", textContent: line }));
    } else {
      const all = { label: words.all, detail: "", page: "find", address: { for: text } };
      this.hits.push(all);
      const row = this.row(all, place);
      row.classList.add("all");
      parts.push(row);
    }
    this.list.replaceChildren(...parts);
    const count = sections.reduce((sum, { hits }) => sum + hits.length, 0);
    this.said.textContent = text ? (count ? words.count.replace("{n}", count) : told ?? words.nothing) : "";
    this.move(count ? 0 : -1);
    if (this.enter && count) this.open(this.hits[0]);
  }

  row(hit, place) {
    const row = document.createElement("a");
    row.id = `hit-${place}`;
    row.href = this.href(hit);
    row.dataset.place = place;
    row.tabIndex = -1;
    row.setAttribute("role", "option");
    row.append(Object.assign(document.createElement("b"), { textContent: hit.label }));
    if (hit.detail) row.append(Object.assign(document.createElement("span"), { textContent: hit.detail }));
    return row;
  }

  move(place) {
    this.list.querySelector(".active")?.classList.remove("active");
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.active = place;
    const row = this.list.querySelector(`#hit-${place}`);
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.classList.add("active");
    row.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", row.id);
    if (place === 0) this.list.scrollTop = 0;
    else row.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return;
    if (event.key in steps && this.hits.length) {
      event.preventDefault();
      this.show();
      this.move((this.active + steps[event.key] + this.hits.length) % this.hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.stale) this.enter = true; // the answers are on their way: the first of them opens
      else if (this.hits[this.active]) this.open(this.hits[this.active]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.end();
    }
  }

  clicked(event) {
    const row = event.target.closest("a");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.open(this.hits[row.dataset.place]);
  }

  // As the browser's own buttons do it: one step, and back leads to where one was, with what was chosen there.
  open(hit) {
    const href = new URL(this.href(hit), location.href).href;
    this.end();
    if (href === location.href) return;
    history.pushState(null, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  leave() {
    document.removeEventListener("keydown", this.anywhere);
    clearTimeout(this.timer);
    this.asking?.abort();
  }
}

const made = new WeakMap();

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".find");
  if (!made.has(root)) made.set(root, new Find(root));
  made.get(root).update(data);
  return () => {
    made.get(root)?.leave();
    made.delete(root);
  };
}
