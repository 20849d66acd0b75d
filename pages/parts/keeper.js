// Nothing typed is lost: text that Streamlit would send only when the field is left goes to the server after a short
// pause, without moving the caret; text that did not arrive (server gone, page closed) is kept in this tab and handed
// over as soon as somebody listens again.
const PAUSE = 700;
const AGAIN = 2500;
const SOON = 200;
const UNFOLDED = 400;
const PREFIX = "st-key-";

function store(form) {
  const name = `ward-typed-${form}`;
  const read = () => JSON.parse(sessionStorage.getItem(name) ?? "{}");
  return {
    read,
    put: (field, text) => sessionStorage.setItem(name, JSON.stringify({ ...read(), [field]: text })),
    drop: (field) => {
      const { [field]: _, ...rest } = read();
      if (Object.keys(rest).length) sessionStorage.setItem(name, JSON.stringify(rest));
      else sessionStorage.removeItem(name);
    },
  };
}

function commit(element) {
  // Enter is how Streamlit's own fields send what they hold; in a text area it is Ctrl+Enter.
  const many = element.tagName === "TEXTAREA";
  const options = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: many, bubbles: true, cancelable: true };
  element.dispatchEvent(new KeyboardEvent("keydown", options));
}

class Keeper {
  constructor() {
    this.timers = new Map();
    this.typedAt = 0;
    this.handAt = 0;
    this.onInput = (event) => this.typed(event);
    this.onLeave = () => this.flush();
    this.onHand = (event) => event.isTrusted && (this.handAt = Date.now());
    this.onFold = (event) => this.unfolded(event.target);
    for (const press of ["pointerdown", "keydown"]) document.addEventListener(press, this.onHand, true);
    document.addEventListener("input", this.onInput, true);
    document.addEventListener("toggle", this.onFold, true);
    document.addEventListener("visibilitychange", this.onLeave);
    window.addEventListener("pagehide", this.onLeave);
    this.soon = setTimeout(() => this.handOver(), SOON); // what a reload has left is on the page before it is missed
    this.clock = setInterval(() => this.handOver(), AGAIN);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.kept = store(data.form);
    for (const [field, text] of Object.entries(this.kept.read())) {
      if (!(field in data.stored) || data.stored[field] === text) this.kept.drop(field);
    }
    this.askForDigits();
    if (data.look && data.look !== this.looked && data.look !== this.sought) this.look((this.sought = data.look));
  }

  // The phone's keyboard with digits; a field that is not painted yet gets it when it is.
  askForDigits(tries = 40) {
    clearTimeout(this.asking);
    const fields = this.data.numeric.map((field) => this.element(field));
    for (const element of fields) if (element) element.inputMode = "numeric";
    if (tries && fields.some((element) => !element)) this.asking = setTimeout(() => this.askForDigits(tries - 1), 150);
  }

  // What a thumb unfolds near the lower edge would stand under the save bar.
  unfolded(box) {
    if (!box.open || Date.now() - this.handAt > AGAIN) return;
    setTimeout(() => {
      const [bar, page] = [".st-key-save-bar", '[data-testid="stMain"]'].map((name) => document.querySelector(name));
      if (!bar || !page?.contains(box)) return;
      const [place, head] = [box.getBoundingClientRect(), page.getBoundingClientRect().top + 64];
      const hidden = place.bottom + 8 - bar.getBoundingClientRect().top;
      if (hidden > 0) page.scrollBy({ top: Math.max(0, Math.min(hidden, place.top - head)), behavior: "smooth" });
    }, UNFOLDED);
  }

  // A missing field may simply not be painted yet, and a page that is still being built takes no caret: it is offered
  // again, until a hand is busy elsewhere. On a phone the caret would bring the keyboard over the words.
  look(where, tries = 40, since = Date.now(), seen = false) {
    const [name, field] = where.split(" ");
    clearTimeout(this.looking);
    this.looking = setTimeout(() => {
      const typing = Date.now() - this.typedAt < PAUSE && document.activeElement !== this.element(field);
      const busy = this.handAt > since || typing;
      const element = document.querySelector(`.${PREFIX}${name}`);
      const asks = !busy && field !== "-" && matchMedia("(pointer: fine)").matches;
      const box = asks ? this.element(field) : null;
      box?.focus({ preventScroll: true });
      const waits = !element || (asks && document.activeElement !== box);
      if (!busy && (!seen || !waits)) element?.scrollIntoView({ block: "center" });
      if (waits && tries) this.look(where, tries - 1, since, seen || Boolean(element));
      else this.looked = where;
    }, 150);
  }

  element(field) {
    return document.querySelector(`.${PREFIX}${field} :is(input, textarea)`);
  }

  fieldOf(element) {
    const names = Object.keys(this.data?.stored ?? {});
    return names.find((name) => element.closest?.(`.${PREFIX}${name}`));
  }

  typed(event) {
    const element = event.target;
    const field = this.fieldOf(element);
    if (!field) return;
    this.typedAt = Date.now();
    this.kept.put(field, element.value);
    clearTimeout(this.timers.get(field));
    this.timers.set(field, setTimeout(() => {
      this.timers.delete(field);
      if (!event.isComposing) commit(element);
    }, PAUSE));
  }

  flush() {
    for (const [field, timer] of this.timers) {
      clearTimeout(timer);
      const element = this.element(field);
      if (element) commit(element);
    }
    this.timers.clear();
  }

  handOver() {
    if (!this.data || Date.now() - this.typedAt < AGAIN) return;
    const left = this.kept.read();
    if (Object.keys(left).length) this.send({ form: this.data.form, texts: left });
  }

  stop() {
    for (const press of ["pointerdown", "keydown"]) document.removeEventListener(press, this.onHand, true);
    document.removeEventListener("input", this.onInput, true);
    document.removeEventListener("toggle", this.onFold, true);
    document.removeEventListener("visibilitychange", this.onLeave);
    window.removeEventListener("pagehide", this.onLeave);
    clearInterval(this.clock);
    for (const timer of [this.looking, this.asking, this.soon]) clearTimeout(timer);
  }
}

const keepers = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("span");
  if (!keepers.has(root)) keepers.set(root, new Keeper());
  keepers.get(root).update(data, (left) => setTriggerValue("left", left));
  return () => {
    keepers.get(root)?.stop();
    keepers.delete(root);
  };
}
