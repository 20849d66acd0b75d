// The hands on that page: keys, touch, seconds; and its beginning. Put after boards.js (gate/board_files.py).
const auto = {
  every: Math.min(600, Math.max(5, Number(asked.get("auto")) || 20)),
  left: 0,

  anew() {
    if (this.left) this.left = this.every;
    this.say();
  },
  toggle(on = !this.left) {
    this.left = on ? this.every : 0;
    this.say();
  },
  tick() {
    if (!this.left || !find("help").hidden) return;
    this.left -= 1;
    if (this.left) return this.say();
    this.left = this.every;
    boards.turn(boards.now + 1, true);
  },
  say() {
    const said = find("hints").querySelector(".seconds");
    said.textContent = told.words.auto.replace("{seconds}", this.left);
    said.hidden = !this.left;
    said.previousElementSibling.hidden = Boolean(this.left);
  },
};

function look(chosen) {
  document.documentElement.dataset.look = chosen;
  localStorage.setItem("ward-boards-look", chosen);
}

const toggleLook = () => look(document.documentElement.dataset.look === "dark" ? "light" : "dark");
const toggleHelp = (shown = find("help").hidden) => (find("help").hidden = !shown);

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

// Between the figures of now and those of the meeting that goes on.
function toggleMeeting() {
  const going = link.told?.meeting;
  if (link.told?.steer || (told.meeting === null && !going)) return;
  if (told.meeting === null) asked.set("meeting", going);
  else asked.delete("meeting");
  location.assign(`${location.pathname}?${asked}${location.hash}`);
}

const KEYS = {
  ArrowRight: () => boards.turn(boards.now + 1),
  ArrowLeft: () => boards.turn(boards.now - 1),
  Home: () => boards.turn(0),
  End: () => boards.turn(slides.length - 1),
  " ": (event) => boards.turn(boards.now + (event.shiftKey ? -1 : 1)),
  Enter: toggleFull,
  Escape: () => toggleHelp(false),
  "?": () => toggleHelp(),
  f: () => (boards.fixed ? boards.free() : boards.fix()),
  d: toggleLook,
  a: () => auto.toggle(),
  m: toggleMeeting,
};
KEYS.ArrowDown = KEYS.PageDown = KEYS.ArrowRight;
KEYS.ArrowUp = KEYS.PageUp = KEYS.ArrowLeft;
KEYS.l = KEYS.d;
slides.forEach((_, place) => (KEYS[place + 1] = () => boards.turn(place)));

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does || (event.repeat && event.key.length === 1 && event.key !== " ")) return;
  event.preventDefault();
  does(event);
});
dots.forEach((dot, place) => dot.addEventListener("click", () => (boards.turn(place), dot.blur())));
find("hints").addEventListener("click", () => toggleHelp());
find("help").addEventListener("click", () => toggleHelp(false));
find("boards").addEventListener("dblclick", toggleFull);
addEventListener("hashchange", () => boards.turn(Number(location.hash.slice(1)) - 1 || 0));

let begun = null; // where a finger came down
addEventListener("touchstart", ({ touches }) => (begun = touches.length === 1 ? touches[0] : null), { passive: true });
addEventListener("touchend", ({ changedTouches: [ended] }) => {
  const [dx, dy] = begun ? [ended.clientX - begun.clientX, ended.clientY - begun.clientY] : [0, 0];
  begun = null;
  if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) boards.turn(boards.now + (dx < 0 ? 1 : -1));
});

let stillness = 0;
addEventListener("mousemove", () => {
  document.body.classList.remove("still");
  clearTimeout(stillness);
  stillness = setTimeout(() => document.body.classList.add("still"), STILL);
});

let saidAt = 0; // that somebody is at work here
for (const touch of ["pointerdown", "keydown"])
  addEventListener(touch, () => {
    if (Date.now() - saidAt < ACTIVE_EVERY || link.socket?.readyState !== 1) return;
    saidAt = Date.now();
    link.socket.send('{"active":true}');
  });

// To the sign-in page and back here; a display's frame waits for its own page, which knows what to do.
function signIn() {
  if (window.parent !== window) return;
  location.assign(`/sign-in?why=ended&next=${encodeURIComponent(location.pathname + location.search)}`);
}

// A browser does not say why a socket was refused: ask.
async function signInWhenOut() {
  const answer = await fetch("/sign-in/standing", { cache: "no-store" }).catch(() => null);
  if (answer?.ok && (await answer.json()).signed_in === false) signIn();
}

// A new build: at most twice a minute, should servers of two builds stand behind one address.
function reload() {
  const last = Number(sessionStorage.getItem("ward-boards-reloaded") ?? 0);
  if (Date.now() - last < 30000) return;
  sessionStorage.setItem("ward-boards-reloaded", Date.now());
  location.reload();
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the screen's own settings decide
  }
}

look(asked.get("look") === "dark" ? "dark" : asked.get("look") === "light" ? "light" : (localStorage.getItem("ward-boards-look") ?? "light"));
boards.turn(Number(location.hash.slice(1)) - 1 || 0);
if (asked.has("auto")) auto.toggle(true);
boards.again();
link.connect();
setInterval(() => link.watch(), 500);
setInterval(() => auto.tick(), 1000);
addEventListener("online", () => link.socket ?? link.connect());
document.addEventListener("visibilitychange", () => document.hidden || (link.watch(), stayAwake()));
stayAwake();
