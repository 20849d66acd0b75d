// Puts Streamlit's own English words into the reader's language, wherever they come up, and closes its box about a lost
// connection. WORDS is put before this by pages/parts/live.py: language -> {badge texts, chrome: {English: translated}}.

const translation = {
  language: document.documentElement.lang,
  exact: new Map(),
  months: new Map(), // known inside Streamlit's sentences only: somebody may be called May
  patterns: [],
  attributes: ["aria-label", "aria-valuetext", "title", "placeholder", "alt"],

  speak(language) {
    this.language = language;
    document.documentElement.lang = language;
    this.exact.clear();
    this.months.clear();
    this.patterns = [];
    const target = WORDS[language].chrome;
    for (const other of Object.keys(WORDS)) {
      if (other === language) continue;
      for (const [name, text] of Object.entries(WORDS[other].chrome)) {
        if (text.includes("{")) this.patterns.push([pattern(text), names(text), target[name]]);
        else if (/^month_\d/.test(name)) this.months.set(text, target[name]);
        else if (text !== target[name]) this.exact.set(text, target[name]);
      }
    }
    this.all(document.body);
    dispatchEvent(new Event("languagechange")); // calendars follow (core/first_page.py)
  },

  of(text) {
    const plain = text.trim();
    if (plain.length < 2 || plain.length > 200) return null;
    const whole = this.exact.get(plain);
    if (whole !== undefined) return text.replace(plain, () => whole);
    for (const [expression, values, target] of this.patterns) {
      const match = expression.exec(plain);
      if (match) return values.reduce((out, name, i) => out.replace(`{${name}}`, () => this.part(name, match[i + 1])), target);
    }
    return null;
  },

  part(name, value) {
    return (name === "month" && this.months.get(value)) || value;
  },

  text(node) {
    const parent = node.parentElement;
    if (!parent || parent.closest("[data-ward-data], textarea, script, style")) return;
    // What is written in Markdown is ours, or a reader's; but for the button of a field for files.
    if (parent.closest("[data-testid=stMarkdownContainer]") && !parent.closest("[data-testid=stFileUploader] button")) return;
    const translated = this.of(node.nodeValue);
    if (translated !== null && translated !== node.nodeValue) node.nodeValue = translated;
  },

  attribute(element, name) {
    const value = element.getAttribute(name);
    // An icon stands beside its words; its name in English tells nobody anything.
    if (name === "aria-label" && element.matches("span[role=img]") && value?.endsWith(" icon")) element.ariaHidden = "true";
    const translated = value && this.of(value);
    if (translated && translated !== value) element.setAttribute(name, translated);
  },

  all(root) {
    if (root.nodeType === Node.TEXT_NODE) this.text(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest("svg")) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.localName === "svg" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) this.text(node);
      else for (const name of this.attributes) if (node.hasAttribute(name)) this.attribute(node, name);
    }
  },

  watch() {
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes, attributeName } of changes) {
        if (type === "characterData") this.text(target);
        else if (type === "attributes") target.closest("svg") || this.attribute(target, attributeName);
        else for (const node of addedNodes) this.all(node);
      }
      dismiss();
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: this.attributes,
    });
  },
};

function pattern(text) {
  return new RegExp(`^${text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{n\}/g, "([\\d.,]+)").replace(/\{\w+\}/g, "(.+?)")}$`);
}

function names(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
}

// Streamlit's box about a lost connection would cover the last good picture; the badge says the same. Observers run
// before the browser paints, so nobody sees it.
function dismiss() {
  const title = document.querySelector('[data-testid="stDialog"] h2[slot="title"]');
  if (title?.textContent !== "Connection error") return;
  const box = title.closest('[data-testid="stDialog"]');
  box.style.display = "none";
  title.parentElement.querySelector("button")?.click();
}

translation.speak(translation.language);
translation.watch();
