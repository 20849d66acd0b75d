// The register's rows: real links in a real list; on a wide screen the same cells stand in columns.
function part(tag, name, text, parent) {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function line(row) {
  const item = document.createElement("li");
  const link = part("a", `row ${row.status}`, undefined, item);
  link.href = row.href;
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return; // a new tab is a new tab
    event.preventDefault();
    // As the browser's own buttons do it: one step, and back leads to the rows as they were asked for.
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });
  part("span", "day", row.day, link);
  part("span", "group", row.group, link);
  part("span", "services", row.services, link);
  part("span", "numbers", row.numbers, link);
  part("span", "staff", row.staff, link);
  if (row.badge) part("span", `badge ${row.status}`, row.badge, link);
  return item;
}

export default function ({ parentElement, data }) {
  const head = parentElement.querySelector(".head");
  const list = parentElement.querySelector("ol");
  head.replaceChildren();
  for (const [name, text] of Object.entries(data.heads)) part("span", name, text, head);
  list.setAttribute("aria-label", data.label);
  list.replaceChildren(...data.rows.map(line));
}
