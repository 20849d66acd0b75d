// Nothing typed is lost: text that Streamlit would send only when the field is left goes to the server after a short
// pause, without moving the caret; text that did not arrive (server gone, page closed) is kept in this tab and handed
// over as soon as somebody listens again.
const PAUSE = 700;
const AGAIN = 2500;
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
    for (const press of ["pointerdown", "keydown"]) document.addEventListener(press, this.onHand, true);
    document.addEventListener("input", this.onInput, true);
    document.addEventListener("visibilitychange", this.onLeave);
    window.addEventListener("pagehide", this.onLeave);
    this.clock = setInterval(() => this.handOver(), AGAIN);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.kept = store(data.form);
    for (const [field, text] of Object.entries(this.kept.read())) {
      if (!(field in data.stored) || data.stored[field] === text) this.kept.drop(field);
    }
    for (const field of data.numeric) {
      const element = this.element(field);
      if (element) element.inputMode = "numeric";
    }
    if (data.look && data.look !== this.looked && data.look !== this.sought) this.look((this.sought = data.look));
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
    document.removeEventListener("visibilitychange", this.onLeave);
    window.removeEventListener("pagehide", this.onLeave);
    clearInterval(this.clock);
    clearTimeout(this.looking);
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
