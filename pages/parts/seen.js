// What a reader has seen of a board's other periods, or may choose next, and what the board shows once the data have
// moved: it is shown at once, and the server confirms it.
// Only what was complete, of the same address, language, day and data revision, and only while contact is well; when
// the server has answered, what it says stands, whatever was shown meanwhile.
{
  const KEPT = 8; // periods
  const AFTER = 250; // ms after the answer is complete: its last parts may still be on their way into the page
  const LONGEST = 15000; // ms to wait for an answer
  const OTHERS = 500; // ms after a board is complete, until its other periods are asked for
  const AGAIN = 1500; // ms until they are asked for again
  const TRIES = 4;
  const HAND = 60000; // ms that somebody is believed to be sitting here after a move, or after the page was opened
  const CHOSEN = '.st-key-board_header [data-testid="stButtonGroup"] [aria-checked="true"]';
  const OWN_DAYS = '.st-key-board_header [data-testid="stDateInput"]';

  const mounted = new Map(); // key of a component -> { component, draw }
  const seen = new Map(); // sign of a view -> (key -> data)
  let early = null; // key -> data: what is shown before the server has confirmed it
  let moving = false; // it is newer than what the server has said, not another period
  let timer = 0;
  const others = { asked: null, timer: 0, hand: performance.now() };

  const app = () => document.querySelector('[data-testid="stApp"]');
  const resting = () => app()?.dataset.testScriptState === "notRunning";
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Every component of a board comes through here; `draw(component, data)` puts data into it.
  function note(component, draw) {
    mounted.set(component.key, { component, draw });
    draw(component, early?.get(component.key) ?? component.data);
  }

  function leave({ key }) {
    mounted.delete(key);
    for (const [sign, view] of seen) if (view.has(key)) seen.delete(sign);
  }

  // The view of the period called `label`, beside everything else that the address says; null when that isn't certain.
  function signOf(label) {
    const { component, told, well } = window.wardLive;
    const page = component?.data;
    if (!well || !label || page?.revision !== told.revision || page.at.slice(0, 10) !== told.at.slice(0, 10)) return null;
    const rest = new URLSearchParams(location.search);
    for (const name of ["period", "days"]) rest.delete(name);
    rest.sort();
    return JSON.stringify([location.pathname, `${rest}`, page.language, told.revision, told.at.slice(0, 10), label]);
  }

  function keep() {
    const sign = signOf(document.querySelector(CHOSEN)?.textContent);
    if (!sign || document.querySelector(OWN_DAYS)) return;
    seen.delete(sign);
    seen.set(sign, new Map([...mounted].map(([key, { component }]) => [key, component.data])));
    if (seen.size > KEPT) seen.delete(seen.keys().next().value);
  }

  function show(view) {
    early = view;
    for (const [key, { component, draw }] of mounted) if (view.has(key)) draw(component, view.get(key));
  }

  function wait(time, then) {
    clearTimeout(timer);
    timer = setTimeout(then, time);
  }

  // What the server has said stands now.
  function confirm() {
    const shown = early;
    early = null;
    moving = false;
    for (const [key, { component, draw }] of mounted)
      if (shown?.has(key) && !same(shown.get(key), component.data)) draw(component, component.data);
  }

  function chose(label) {
    const view = seen.get(signOf(label));
    if (view?.size === mounted.size) show(view);
    else if (moving) early = null; // nobody wants to see what was before
    else if (early) confirm();
    wait(LONGEST, confirm); // a view that was about to be kept is not the chosen one
  }

  function moved() {
    if (!resting()) return wait(LONGEST, confirm);
    wait(AFTER, () => {
      confirm();
      keep();
      askLater(OTHERS);
    });
  }

  function askLater(time, tries = TRIES) {
    clearTimeout(others.timer);
    const idle = window.requestIdleCallback ?? ((then) => then()); // charts may still be on their way
    others.timer = setTimeout(() => idle(() => ask(tries), { timeout: LONGEST }), time);
  }

  // The periods that nobody has chosen yet, once for each view of the board, while somebody is there to choose.
  async function ask(tries) {
    const view = signOf("*");
    const address = [...mounted.values()].map(({ component }) => component.data.others).find(Boolean);
    const here = !document.hidden && performance.now() - others.hand < HAND && !navigator.connection?.saveData;
    if (!view || !address || !here || others.asked === view || !resting()) return;
    others.asked = view;
    const answer = await fetch(`${address}.json`).catch(() => null);
    const told = answer?.ok && (await answer.json().catch(() => null));
    if (told?.views) return learn(view, told);
    others.asked = null;
    if (told && tries > 1) askLater(AGAIN, tries - 1); // the server has other things to do
  }

  function learn(view, { same, views }) {
    for (const [label, changed] of Object.entries(views)) {
      const sign = signOf(label);
      const name = (component) => component.data.key; // ours; the browser's own mean nothing to the server
      const known = [...mounted.values()].every(({ component }) => name(component) in changed || same.includes(name(component)));
      if (signOf("*") !== view || !resting() || !known || seen.has(sign) || document.querySelector(OWN_DAYS)) continue;
      seen.set(sign, new Map([...mounted].map(([key, { component }]) => [key, changed[name(component)] ?? component.data])));
      if (seen.size > KEPT) seen.delete(seen.keys().next().value);
    }
  }

  // The data have moved, and the server redraws its boards one after the other.
  async function news() {
    const address = [...mounted.values()].map(({ component }) => component.data.news).find(Boolean);
    if (!address || document.hidden || early || !resting()) return;
    const here = location.href;
    const answer = await fetch(`${address}.json`).catch(() => null);
    const view = answer?.ok && (await answer.json().catch(() => null))?.view;
    const whole = view && [...mounted.values()].every(({ component }) => component.data.key in view);
    if (!whole || early || location.href !== here || !resting()) return;
    moving = true;
    show(new Map([...mounted].map(([key, { component }]) => [key, view[component.data.key]])));
    wait(LONGEST, confirm);
  }

  function hand() {
    const away = performance.now() - others.hand > HAND;
    others.hand = performance.now();
    if (away) askLater(OTHERS);
  }
  for (const kind of ["pointermove", "pointerdown", "keydown"]) addEventListener(kind, hand, { passive: true });

  new MutationObserver((changes) => {
    if (changes.some(({ attributeName }) => attributeName !== "aria-checked")) moved();
    const chosen = changes.find(({ target }) => target.matches(CHOSEN));
    if (chosen) chose(chosen.target.textContent);
  }).observe(document.body, {
    subtree: true,
    attributes: true,
    attributeFilter: ["aria-checked", "data-test-script-state"],
  });

  window.wardSeen = { note, leave, news };
}
