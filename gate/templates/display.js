// A wall screen's own page: looks every few seconds at what this screen is and where its frame belongs.
const EVERY = 3000; // ms between two looks
const ASTRAY = 120000; // ms that somebody at the screen may look elsewhere before it goes back to its board
const FRESH = 6 * 3600e3; // ms after which the board is opened anew, so that no browser grows old

const { state, build } = document.body.dataset;
const SMALLEST = 0.6; // of its size, to which a board may shrink to fit the screen
const NARROWEST = 1280; // CSS pixels that a board is laid out for at least: on a wider screen it starts that much larger
const frame = document.querySelector("iframe");
const MEETING = "/boards"; // fills its frame by itself
const largest = () => (frame.getAttribute("src").startsWith(MEETING) ? 1 : Math.max(1, innerWidth / NARROWEST));
let size = 1;
let tooLarge = Infinity; // the size at which the board of now was found not to fit
let measured = "";
let astraySince = 0;
let openedAt = Date.now();

async function look() {
  let told;
  try {
    const answer = await fetch("/display/state", { cache: "no-store" });
    if (!answer.ok) return; // the server or its database is away: what is shown stays
    told = await answer.json();
  } catch {
    return;
  }
  if (told.state !== state || told.build !== build) location.reload();
  else if (frame && told.state === "paired") follow(told.address);
}

function follow(address) {
  const now = Date.now();
  if (isAstray(address)) astraySince ||= now;
  else astraySince = 0;
  const moved = frame.getAttribute("src") !== address;
  if (moved || (astraySince && now - astraySince > ASTRAY) || now - openedAt > FRESH) {
    astraySince = 0;
    openedAt = now;
    frame.src = address;
    anew();
  } else fit();
}

// Nobody can scroll a wall: a board is shown as large as it fits, whole. It is measured when it is complete and has had
// the same height twice, so that what it looks like on its way never decides.
function fit() {
  const board = frame.contentDocument?.querySelector('[data-testid="stMain"]');
  const app = frame.contentDocument?.querySelector('[data-testid="stApp"]');
  if (!board?.querySelector("h1") || app?.dataset.testScriptState !== "notRunning") return;
  const [room, height] = [board.clientHeight, board.scrollHeight];
  const used = board.querySelector('[data-testid="stMainBlockContainer"]').offsetHeight;
  const look = [size, room, height, used].join();
  if (look !== measured) measured = look;
  else if (height > room + 8) {
    tooLarge = size;
    resize(Math.max(SMALLEST, Math.min(size - 0.05, (size * room) / height)));
  } else {
    const larger = Math.min(largest(), tooLarge - 0.05, (size * room * 0.98) / used);
    if (larger > size + 0.04) resize(larger);
  }
}

function anew() {
  tooLarge = Infinity;
  resize(largest());
}

function resize(to) {
  size = to;
  frame.style.zoom = to === 1 ? "" : String(to);
  frame.style.width = frame.style.height = "";
  if (to !== 1) {
    frame.style.width = `${100 / to}vw`;
    frame.style.height = `${100 / to}vh`;
  }
}

function isAstray(address) {
  try {
    return frame.contentWindow.location.pathname !== new URL(address, location.href).pathname;
  } catch {
    return true; // the browser's own page about an error
  }
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the screen's own settings decide
  }
}

if (state !== "waiting") setInterval(look, EVERY);
if (frame) {
  anew();
  addEventListener("resize", anew);
  stayAwake();
  document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
}
