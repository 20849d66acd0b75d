// The menu "Tải về" (pages/parts/downloads.py): the same in a chart, in a table's own styles and by itself.
// STYLE is put before this by pages/parts/drawing_files.py.
{
  const look = new CSSStyleSheet();
  look.replaceSync(STYLE);
  const SAID = 6000; // ms that a failure stays said
  const WRONG = { 401: "gone", 410: "gone", 429: "busy", 503: "busy" }; // what an answer means, in words of the page

  function made(tag, className, parent, more = {}) {
    const node = Object.assign(document.createElement(tag), more);
    if (className) node.className = className;
    parent.append(node);
    return node;
  }

  // `box` becomes the menu, or the one that it is already gets new words and addresses.
  function menu(box, data) {
    box.hidden = !data;
    if (!data) return;
    const styles = box.getRootNode();
    if (!styles.adoptedStyleSheets.includes(look)) styles.adoptedStyleSheets.push(look);
    const one = (box.menu ??= hung(box));
    one.data = data;
    box.classList.toggle("large", Boolean(data.large));
    if (!one.busy && one.word.textContent !== data.label) one.word.textContent = data.label;
    one.button.setAttribute("aria-label", data.what);
    data.choices.forEach(([kind, words], at) => {
      const choice = one.list.children[at] ?? choosing(one);
      choice.dataset.kind = kind;
      if (choice.textContent !== words) choice.textContent = words;
    });
    while (one.list.children.length > data.choices.length) one.list.lastChild.remove();
  }

  function hung(box) {
    box.classList.add("downloads");
    const button = made("button", "downloads-open", box, { type: "button" });
    const word = made("span", "", button);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    const list = made("div", "downloads-list", box);
    list.popover = "auto";
    list.setAttribute("role", "menu");
    const said = made("span", "downloads-said", box);
    said.setAttribute("role", "status");
    const one = { button, word, list, said, busy: false };
    button.addEventListener("click", () => !one.busy && list.togglePopover());
    list.addEventListener("toggle", ({ newState }) => {
      const open = newState === "open";
      button.setAttribute("aria-expanded", String(open));
      if (!open) return;
      place(one);
      list.firstChild.focus();
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = [...list.children];
      all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
    });
    addEventListener("scroll", () => list.matches(":popover-open") && place(one), { capture: true, passive: true });
    return one;
  }

  function choosing(one) {
    const choice = made("button", "", one.list, { type: "button" });
    choice.setAttribute("role", "menuitem");
    choice.addEventListener("click", () => fetched(one, choice.dataset.kind));
    return choice;
  }

  // Below the button, or above it where the window ends; never beyond its sides.
  function place({ button, list }) {
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = list;
    const x = right - wide < 8 ? left : right - wide;
    list.style.left = `${Math.max(8, Math.min(x, innerWidth - wide - 8))}px`;
    list.style.top = `${bottom + high + 8 > innerHeight ? Math.max(8, top - high - 4) : bottom + 4}px`;
  }

  async function fetched(one, kind) {
    one.list.hidePopover();
    one.button.focus();
    one.busy = true;
    one.said.textContent = "";
    one.button.setAttribute("aria-busy", "true");
    one.word.textContent = one.data.waiting;
    let wrong = "";
    try {
      const answer = await fetch(`${one.data.address}.${kind}`);
      if (answer.ok) save(await answer.blob(), named(answer.headers.get("content-disposition") ?? ""));
      else wrong = one.data[WRONG[answer.status] ?? "failed"];
    } catch {
      wrong = one.data.failed;
    }
    one.busy = false;
    one.button.removeAttribute("aria-busy");
    one.word.textContent = one.data.label;
    one.said.textContent = wrong;
    if (wrong) setTimeout(() => (one.said.textContent = ""), SAID);
  }

  const named = (disposition) => decodeURIComponent(disposition.split("filename*=UTF-8''")[1] ?? "tep");

  function save(file, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  window.wardDownloads = menu;
}
