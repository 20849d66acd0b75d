// A real HTML table: sorts by its headers, chooses by click or keyboard, keeps both over an update.
function cell(tag, column, parent) {
  const made = document.createElement(tag);
  if (column.right) made.classList.add("right");
  if (column.wide) made.classList.add("wide");
  if (column.whole) made.classList.add("whole");
  if (column.long) made.classList.add("long");
  parent.append(made);
  return made;
}

function order(rows, sorting) {
  if (!sorting) return rows;
  const { place, down } = sorting;
  const sign = down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one.sort[place], other.sort[place]];
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return (typeof a === "string" ? a.localeCompare(b, "vi", { numeric: true }) : a - b) * sign;
  });
}

function header(root, state, draw) {
  const line = root.tHead.rows[0];
  line.replaceChildren();
  state.data.columns.forEach((column, place) => {
    const head = cell("th", column, line);
    head.scope = "col";
    if (!state.data.sortable) {
      head.textContent = column.label;
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = column.label;
    const mine = state.sorting?.place === place;
    head.setAttribute("aria-sort", mine ? (state.sorting.down ? "descending" : "ascending") : "none");
    button.addEventListener("click", () => {
      const first = column.right;
      const down = mine ? !state.sorting.down : first;
      state.sorting = { place, down };
      draw();
      root.tHead.rows[0].cells[place].firstChild.focus();
    });
    head.append(button);
  });
}

function body(root, state) {
  const { columns, choosable, chosen, empty } = state.data;
  const rows = order(state.data.rows, state.sorting);
  const tbody = root.tBodies[0];
  while (tbody.rows.length > rows.length) tbody.deleteRow(-1);
  rows.forEach((row, at) => {
    const line = tbody.rows[at] ?? tbody.insertRow();
    line.dataset.id = row.id;
    line.classList.toggle("chosen", choosable && row.id === chosen);
    line.classList.toggle("choosable", choosable);
    if (line.cells.length !== columns.length) {
      line.replaceChildren();
      columns.forEach((column) => cell("td", column, line));
    }
    row.cells.forEach((text, place) => {
      const here = line.cells[place];
      const mark = row.marks?.[place] ?? "";
      if (here.dataset.mark !== mark) here.dataset.mark = mark;
      if (choosable && place === 0) {
        const button = here.querySelector("button") ?? here.appendChild(document.createElement("button"));
        button.type = "button";
        if (button.textContent !== text) button.textContent = text;
        button.setAttribute("aria-pressed", String(row.id === chosen));
      } else if (here.textContent !== text) here.textContent = text;
    });
  });
  const nothing = rows.length ? "" : empty;
  if (root.nextElementSibling.textContent !== nothing) root.nextElementSibling.textContent = nothing;
}

function show({ parentElement, setStateValue }, data) {
  const root = parentElement.querySelector("table");
  const state = (root.state ??= { sorting: null });
  state.data = data;
  state.choose = (id) => setStateValue("chosen", id);
  const draw = () => {
    header(root, state, draw);
    body(root, state);
  };
  if (!root.ready) {
    root.ready = true;
    root.tBodies[0].addEventListener("click", (event) => {
      const line = event.target.closest("tr");
      if (!line || !state.data.choosable) return;
      const id = Number(line.dataset.id);
      state.choose({ id: id === state.data.chosen ? null : id, at: Date.now() });
    });
    root.tBodies[0].addEventListener("keydown", (event) => {
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      const next = step && event.target.closest("tr")?.[step]?.querySelector("button");
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  }
  if (root.caption.textContent !== data.caption) root.caption.textContent = data.caption;
  const box = root.parentElement;
  box.style.maxHeight = data.height ? `${data.height}px` : "";
  draw();
  window.wardDownloads?.(parentElement.querySelector(".foot"), data.download);
  if (data.chosen !== state.shown) {
    state.shown = data.chosen;
    const line = [...root.tBodies[0].rows].find((row) => Number(row.dataset.id) === data.chosen);
    if (line)
      requestAnimationFrame(() => {
        const above = line.offsetTop - root.tHead.offsetHeight;
        const below = line.offsetTop + line.offsetHeight;
        if (above < box.scrollTop || below > box.scrollTop + box.clientHeight) box.scrollTop = above;
      });
  }
}

export default function (component) {
  window.wardSeen ? window.wardSeen.note(component, show) : show(component, component.data);
  return () => window.wardSeen?.leave(component);
}
