// One for each open tab: knows whether the server and its database answer, says so in the badge, and asks Streamlit for a
// rerun when the ward's data have moved. WORDS and translation.js come before this.

const SILENT = 6000; // ms without a message: the connection is dead, whatever the socket says
const PATIENCE = 2000; // ms before a lost contact is worth mentioning
const REFIRE = 2500; // ms after which a rerun that did not come is asked for again
const NEWS = 1500; // ms that a rerun waits for what the board can show before it
const LONGEST = 15000; // ms that a rerun under way is waited for: it shows what is newest when its turn comes
const TIRED = 8000; // ms that Streamlit may stay away after our own contact is back
const LOST_ITS_RIGHT = 4403; // close code of the server: the sign-in ended, or what its person may do has changed
const ACTIVE_EVERY = 60000; // ms between two messages that somebody is at work here

const live = {
  component: null, // the latest call of the component in the page
  socket: null,
  drawnOn: null, // the socket when the board was drawn: after another came the server may not know what it offered
  told: null, // the server's latest message
  heardAt: 0, // when it came
  wellAt: Date.now(), // when all was last well
  backAt: 0, // when contact came back, until Streamlit has followed
  asking: false, // for what the board can show before its rerun
  fired: { revision: -1, at: 0 },
  restedAt: Date.now(), // when no rerun was under way
  retry: 500,
  owed: false, // a rerun after the database came back

  update(component) {
    const before = this.component?.data;
    this.component = component;
    if (translation.language !== component.data.language) translation.speak(component.data.language);
    if (before?.ward !== component.data.ward) this.connect();
    this.drawnOn = this.socket;
    this.paint();
    this.follow();
  },

  leave(component) {
    if (this.component === component) this.component = null;
  },

  connect() {
    const old = this.socket;
    const ward = this.component?.data.ward ?? 0;
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live?ward=${ward}`;
    const socket = (this.socket = new WebSocket(address));
    old?.close();
    socket.triedAt = Date.now();
    socket.onmessage = (event) => socket === this.socket && this.hear(JSON.parse(event.data));
    socket.onopen = () => (socket.opened = true);
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (event.code === LOST_ITS_RIGHT) return signIn();
      if (!socket.opened) signInWhenOut();
      setTimeout(() => this.socket ?? this.connect(), this.retry);
      this.retry = Math.min(2000, this.retry * 1.5);
      this.paint();
    };
  },

  hear(message) {
    const was = this.told;
    this.told = message;
    this.heardAt = Date.now();
    this.retry = 500;
    if (was?.database === "lost" && message.database === "ok") this.found();
    this.paint();
    this.follow();
  },

  found() {
    if (this.component) this.owed = true;
    else location.reload(); // the page stopped before it could draw anything
  },

  get well() {
    return this.socket?.readyState === 1 && this.told?.database === "ok" && Date.now() - this.heardAt < SILENT;
  },

  // The one regular look at things: dead sockets, lost contact, reruns that did not come.
  look() {
    const socket = this.socket;
    if (socket && Date.now() - Math.max(this.heardAt, socket.triedAt) > SILENT) socket.close();
    this.paint();
    this.follow();
    this.rescue();
  },

  // The board is older than the data, and nothing stands in the way of drawing it again.
  get behind() {
    const component = this.component;
    if (!component?.data.follow || !this.told || this.told.database !== "ok" || !streamlit.connected) return false;
    if (document.querySelector('[data-testid="stDialog"]')) return false; // a rerun would close it
    if (streamlit.resting) this.restedAt = Date.now();
    else if (Date.now() - this.restedAt < LONGEST) return false;
    return this.told.revision > component.data.revision || this.owed;
  },

  follow() {
    if (this.asking || !this.behind) return;
    const { revision, at } = this.fired;
    if (revision >= this.told.revision && !this.owed && Date.now() - at < REFIRE) return;
    this.asking = true;
    const late = new Promise((done) => setTimeout(done, NEWS));
    const news = this.drawnOn === this.socket && window.wardSeen?.news();
    Promise.race([news, late]).finally(() => {
      this.asking = false;
      if (this.behind) this.fire();
    });
  },

  fire() {
    this.owed = false;
    this.fired = { revision: this.told.revision, at: Date.now() };
    this.component.setTriggerValue("moved", this.told.revision);
  },

  // Last resort: we have contact again and Streamlit does not follow.
  rescue() {
    if (!this.well || streamlit.connected || !this.component) {
      this.backAt = 0;
      return;
    }
    this.backAt ||= Date.now();
    const typing = document.activeElement?.matches("input, textarea, [contenteditable=true]");
    if (Date.now() - this.backAt > TIRED && this.component.data.follow && !typing) location.reload();
  },

  paint() {
    const now = Date.now();
    if (this.well) this.wellAt = now;
    const badge = this.component?.parentElement.querySelector(".ward-live");
    if (!badge) return;
    const words = WORDS[translation.language];
    const lost = this.told?.database === "lost" || now - this.wellAt > PATIENCE;
    const at = this.told?.at ?? this.component.data.at;
    const said = this.component.data.follow ? words.lost : words.lost_form;
    const text = lost ? said.replace("{since}", since(at, now - this.heardAt)) : `${words.live} · ${at.slice(11)}`;
    badge.classList.toggle("ward-lost", lost);
    document.documentElement.toggleAttribute("data-ward-lost", lost);
    const spoken = badge.querySelector(".ward-live-spoken");
    if (spoken.textContent !== (lost ? text : "")) spoken.textContent = lost ? text : "";
    const shown = badge.querySelector(".ward-live-text");
    if (shown.textContent !== text) shown.textContent = text;
    badge.title = lost ? text : words.live_help;
  },
};

// To the sign-in page and back here. What was typed waits: on the server as a draft, or in this tab (keeper.js).
let leaving = false; // by a form of our own, like signing out

function signIn() {
  if (leaving || window.parent !== window) return; // a display's frame: its own page knows what to do
  location.assign(`/sign-in?why=ended&next=${encodeURIComponent(location.pathname + location.search)}`);
}

// A browser does not say why a socket was refused: ask.
async function signInWhenOut() {
  const answer = await fetch("/sign-in/standing", { cache: "no-store" }).catch(() => null);
  if (answer?.ok && (await answer.json()).signed_in === false) signIn();
}

// A hand on the page keeps its person signed in; a board that redraws itself does not.
const hand = {
  saidAt: 0,

  moved() {
    if (Date.now() - hand.saidAt < ACTIVE_EVERY || live.socket?.readyState !== 1) return;
    hand.saidAt = Date.now();
    live.socket.send('{"active":true}');
  },
};

// "19:42", or "21/11 19:42" when that was another day. `age`: ms since `at` was heard.
function since(at, age) {
  const [day, clock] = at.split("T");
  const then = new Date(at);
  const sameDay = age < 12 * 3600e3 || new Date(then.getTime() + age).getDate() === then.getDate();
  return sameDay ? clock.slice(0, 5) : `${day.slice(8)}/${day.slice(5, 7)} ${clock.slice(0, 5)}`;
}

const streamlit = {
  get app() {
    return document.querySelector('[data-testid="stApp"]');
  },
  get resting() {
    return this.app?.dataset.testScriptState === "notRunning";
  },
  get connected() {
    return this.app?.getAttribute("data-test-connection-state") === "CONNECTED";
  },
};

window.wardLive = live;
setInterval(() => live.look(), 500);
setTimeout(() => live.component || live.connect(), 4000);
document.addEventListener("visibilitychange", () => document.hidden || live.look());
addEventListener("submit", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));
for (const touch of ["pointerdown", "keydown", "wheel"]) addEventListener(touch, hand.moved, { capture: true, passive: true });
addEventListener("online", () => live.socket ?? live.connect());
