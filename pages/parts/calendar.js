export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".calendar");
  root.setAttribute("aria-label", data.label);
  const heads = data.heads.map((text) => Object.assign(document.createElement("span"), { textContent: text }));
  root.querySelector(".heads").replaceChildren(...heads);
  const days = data.days.map((one, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = Number(one.day.slice(-2));
    button.title = one.label;
    button.setAttribute("aria-label", one.label);
    button.className = one.state;
    button.disabled = one.state === "ahead";
    if (one.day === data.chosen) button.setAttribute("aria-current", "date");
    if (!place) button.style.gridColumnStart = data.before + 1;
    button.onclick = () => setTriggerValue("picked", { day: one.day });
    return button;
  });
  root.querySelector(".days").replaceChildren(...days);
}
