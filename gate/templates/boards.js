// The page of a meeting's boards: turns them by keys, touch or from afar, takes newer figures without a flicker, holds
// them when they are to stay, and says calmly when it has lost the server. What it was told: <body data-told>.
const SILENT = 6000; // ms without a message: the connection is dead, whatever the socket says
const PATIENCE = 3000; // ms before a lost contact is worth mentioning
const SLOWEST = 4000; // ms between two tries at most
const LOST_ITS_RIGHT = 4403; // close code of the server: the sign-in ended, or the display was taken away
const ACTIVE_EVERY = 60000; // ms between two messages that somebody is at work here
const STILL = 3000; // ms after which the pointer hides
const SWIPE = 60; // CSS pixels
const UNPACKS = "DecompressionStream" in window; // else newer boards are fetched, which every browser unpacks

const told = JSON.parse(document.body.dataset.told);
const find = (name) => document.getElementById(name);
const slides = [...find("boards").children];
const dots = [...find("dots").children];
const asked = new URLSearchParams(location.search);
// What a reload of this very page brings back; a browser without room for it keeps nothing.
const kept = {
  name: `ward-boards ${location.pathname}${location.search}`,
  get: () => JSON.parse(sessionStorage.getItem(kept.name) ?? "null"),
  set(value) {
    try {
      sessionStorage.setItem(kept.name, JSON.stringify(value));
    } catch {
      sessionStorage.removeItem(kept.name);
    }
  },
};

const boards = {
  now: 0,
  html: {}, // name -> what is shown
  digest: told.digest,
  mark: told.mark, // of a meeting's own figures
  at: null, // until when the server knew that they are the newest
  fixed: null, // {at} while they are to stay as they are
  fetching: false,

  turn(to, wrap = false) {
    const many = slides.length;
    this.now = wrap ? (to + many) % many : Math.min(Math.max(to, 0), many - 1);
    slides.forEach((slide, place) => (slide.hidden = place !== this.now));
    dots.forEach((dot, place) => dot.setAttribute("aria-current", place === this.now));
    const place = `#${this.now + 1}`;
    if (location.hash !== place) history.replaceState(null, "", place);
    auto.anew();
  },

  take(address) {
    return this.renew(async () => {
      const answer = await fetch(address);
      return answer.ok ? answer.json() : null;
    });
  },

  // Newer boards that came by themselves; the message after them tells their digest. Fixed boards ask for none.
  unpack(packed) {
    if (!this.fixed) return this.renew(() => new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).json());
  },

  async renew(get) {
    if (this.fetching) return;
    this.fetching = true;
    try {
      const content = await get();
      if (content && !this.fixed) this.show(content);
    } catch {
      // the next message asks again
    } finally {
      this.fetching = false;
    }
  },

  show(content) {
    for (const slide of slides) {
      const html = content.boards[slide.dataset.name];
      if (this.html[slide.dataset.name] === html) continue;
      this.html[slide.dataset.name] = html;
      slide.innerHTML = html;
    }
    this.order(Object.keys(content.boards));
    find("foot").textContent = content.foot;
    Object.assign(this, { digest: content.digest, mark: content.mark });
    paint();
  },

  // Somebody has changed the boards' order: the one that is shown stays, on a steered wall the place does.
  order(names) {
    if (names.every((name, place) => slides[place].dataset.name === name)) return;
    const shown = slides[this.now];
    slides.sort((one, other) => names.indexOf(one.dataset.name) - names.indexOf(other.dataset.name));
    find("boards").append(...slides);
    dots.forEach((dot, place) => dot.setAttribute("aria-label", `${place + 1}. ${slides[place].dataset.called}`));
    this.turn(link.told?.steer ? this.now : slides.indexOf(shown));
  },

  fix() {
    this.fixed = { at: this.at };
    const shown = Object.fromEntries(slides.map((slide) => [slide.dataset.name, slide.innerHTML]));
    kept.set({ ...this.fixed, content: { digest: this.digest, mark: this.mark, foot: find("foot").textContent, boards: shown } });
    link.anew();
    paint();
  },

  free() {
    this.fixed = null;
    kept.set(null);
    link.anew();
    paint();
  },

  // After a reload: the figures that were to stay.
  again() {
    const before = kept.get();
    if (!before) return;
    this.show(before.content);
    this.fixed = { at: before.at };
    paint();
  },
};

const link = {
  socket: null,
  told: null, // the server's latest message
  wellAt: Date.now(),
  heardAt: Date.now(),
  retry: 500,
  steers: null, // of the steering that was followed last

  connect() {
    const params = new URLSearchParams(location.search);
    params.set("lang", told.language);
    const host = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}`;
    if (UNPACKS && !boards.fixed) params.set("has", boards.digest); // else it is only told that there are newer ones
    const socket = (this.socket = new WebSocket(`${host}/boards/live?${params}`));
    socket.binaryType = "blob";
    this.heardAt = Date.now();
    socket.onopen = () => (socket.opened = true);
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (data instanceof Blob) boards.unpack(data);
      else this.hear(JSON.parse(data));
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (event.code === LOST_ITS_RIGHT) signIn();
      else if (!socket.opened) signInWhenOut();
      setTimeout(() => this.socket ?? this.connect(), this.retry);
      this.retry = Math.min(SLOWEST, this.retry * 1.5);
    };
  },

  // What is to be sent has changed: a new socket says so.
  anew() {
    if (!UNPACKS) return this.follow();
    const before = this.socket;
    if (!before) return; // the next one will
    this.connect();
    before.close();
  },

  hear(message) {
    this.told = message;
    this.heardAt = Date.now();
    this.retry = 500;
    if (message.build !== told.build) return reload();
    if (message.database === "ok") this.wellAt = Date.now();
    if (message.steer) this.steer(message.steer);
    this.follow();
    paint();
  },

  follow() {
    const message = this.told;
    if (!message?.digest || boards.fixed) return;
    if (message.digest !== boards.digest) boards.take(message.address);
    else boards.at = message.at;
  },

  steer(steer) {
    if (steer.steers === this.steers) return;
    this.steers = steer.steers;
    if (boards.now !== steer.board - 1) boards.turn(steer.board - 1);
    look(steer.dark ? "dark" : "light");
    if (steer.frozen && !boards.fixed) this.told.digest === boards.digest && (boards.at = this.told.at), boards.fix();
    if (!steer.frozen && boards.fixed) boards.free();
  },

  watch() {
    if (this.socket && Date.now() - this.heardAt > SILENT) this.socket.close();
    if (this.socket && Date.now() - this.heardAt > 2 * SILENT) this.socket.onclose({ code: 0 }); // a dead one closes late
    paint();
  },

  get lost() {
    return Date.now() - this.wellAt > PATIENCE;
  },
};

function paint() {
  const mark = find("mark");
  const { words } = told;
  const fixed = boards.fixed;
  const at = link.told?.at ?? boards.at;
  let text = at ? words.live.replace("{time}", clock(at)) : "";
  if (boards.mark) text = boards.mark;
  if (fixed) text = words.fixed.replace("{time}", clock(fixed.at ?? at ?? ""));
  if (link.lost && at) text = (fixed ? words.lost_fixed : words.lost).replace("{time}", clock(fixed?.at ?? at));
  if (mark.textContent !== text) mark.textContent = text;
  mark.classList.toggle("fixed", Boolean(fixed || boards.mark));
  mark.classList.toggle("lost", link.lost);
}

// "19:42", or "21/11 19:42" when that was another day. `at` is a moment on the ward's clocks.
function clock(at) {
  const [day, time] = at.split("T");
  const today = (link.told?.at ?? at).split("T")[0];
  return day === today ? time.slice(0, 5) : `${day.slice(8)}/${day.slice(5, 7)} ${time.slice(0, 5)}`;
}
