// What was typed is kept on this device at every key, sent to the server a moment later, and never lost between the two.
//
// A page that is open is a writer with a name of its own. What it has typed and not been told is kept lies in
// localStorage under `greenlane.draft.<reference>.<writer>`: the revision it knows (base), how often it has typed (count),
// and the texts (changes). Whoever finds such an entry may send it, in the writer's name: the server takes the later of
// two saves of one writer and keeps both texts where two writers typed into one field.

const form = document.querySelector("form[data-draft]");
const reference = form.dataset.draft;
const prefix = `greenlane.draft.${reference}.`;
const writer = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
const line = document.getElementById("saved");
const says = line.dataset;
const PAUSE = 1500, LONGEST = 6000, PATIENCE = 15000, RETRY = 4000;

let base = Number(form.elements._base?.value ?? form.elements.revision.value);
let was = JSON.parse(form.elements._was?.value || "{}");
let count = 0, pending = {}, sending = false, timer = 0, firstWaiting = 0, blocked = "";

const csrf = form.elements.csrfmiddlewaretoken.value;
const fieldOf = (key) => form.elements.namedItem(key);
const isField = (element) => element.name && !element.name.startsWith("_") && element.name !== "csrfmiddlewaretoken" && element.name !== "do" && element.name !== "revision" && element.type !== "button" && element.type !== "submit";

function tell(text, kept) {
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("kept", Boolean(kept));
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function keep() {
  const waits = Object.keys(pending).length > 0;
  try {
    if (waits) localStorage.setItem(prefix + writer, JSON.stringify({ base, count, changes: pending, at: Date.now() }));
    else localStorage.removeItem(prefix + writer);
  } catch {
    // A full or forbidden store: the sending below is then all there is, so it is not put off.
    if (waits) later(0);
  }
}

function typed(event) {
  const field = event.target;
  if (!isField(field)) return;
  if (field.value === (was[field.name] ?? "") && !(field.name in pending)) return;
  pending[field.name] = field.value;
  count += 1;
  keep();
  if (blocked) return tell(blocked, true);
  tell(says.kept, true);
  firstWaiting ||= Date.now();
  later(Date.now() - firstWaiting > LONGEST ? 0 : PAUSE);
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(send, pause);
}

async function put(body) {
  const answer = await fetch(form.dataset.fields, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  return { ok: answer.ok, status: answer.status, told };
}

// One save at a time: what is typed meanwhile waits for the next, which knows what this one brought.
async function send() {
  clearTimeout(timer);
  if (sending || blocked || !Object.keys(pending).length) return;
  sending = true;
  firstWaiting = 0;
  const sent = { ...pending };
  tell(says.sending, true);
  try {
    const { ok, status, told } = await put({ base, writer, count, changes: sent });
    if (ok) taken(sent, told);
    else refused(status, told);
  } catch {
    tell(says.kept, true);
    later(RETRY);
  } finally {
    sending = false;
  }
  if (!blocked && Object.keys(pending).length && line.textContent !== says.kept) later(PAUSE);
}

function taken(sent, told) {
  for (const [key, text] of Object.entries(sent)) {
    was[key] = text;
    if (pending[key] === text) delete pending[key];
  }
  learn(told, base);
  keep();
  const waits = Object.keys(pending).length > 0;
  if (waits) tell(says.kept, true);
  else if (Object.keys(told.contested).length) tell(says.both, true);
  else tell(`${says.saved} ${clock(told.savedAt)}`, false);
}

// A save that can never succeed is not tried for ever; what was typed stays on this device.
function refused(status, told) {
  if (status >= 500 || status === 403 || status === 429) {
    tell(says.kept, true);
    return later(RETRY * 2);
  }
  blocked = `${says.kept}. ${told.says || ""}`;
  tell(blocked, true);
}

// What others changed stands on this page too, except where somebody is typing here.
// `since` is the revision from which it was told: from a later one than this page knows, something would be missing.
function learn(told, since) {
  if (since <= base) base = Math.max(base, told.revision);
  let changed = false;
  for (const [key, texts] of Object.entries(told.contested)) offer(key, texts);
  for (const [key, text] of Object.entries(told.changes)) {
    const field = fieldOf(key);
    if (key in told.contested && field) continue;
    was[key] = text;
    if (field && !(key in pending) && field.value !== text) {
      field.value = text;
      mark(field);
      changed = true;
    }
  }
  if (form.elements._base) {
    form.elements._base.value = base;
    form.elements._was.value = JSON.stringify(was);
  }
  if (form.elements.revision) form.elements.revision.value = base;
  if (changed) refresh();
}

// Two texts for one field: both stand here until one is chosen. What the field shows is not sent unasked.
function offer(key, texts) {
  const field = fieldOf(key), around = field?.closest(".field");
  if (!around) return;
  was[key] = field.value;
  around.querySelector(".rivals")?.remove();
  const box = document.createElement("div");
  box.className = "rivals";
  box.append(Object.assign(document.createElement("p"), { className: "small", textContent: says.both }));
  for (const text of texts) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "second small", textContent: text || "–" });
    button.addEventListener("click", () => {
      field.value = text;
      pending[key] = text;
      count += 1;
      box.remove();
      keep();
      tell(says.kept, true);
      later(0);
    });
    box.append(button);
  }
  around.append(box);
}

function mark(field) {
  field.closest(".field")?.classList.add("found");
}

function refresh() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// What pages that are gone (or asleep) left on this device: shown at once, sent in their names, then forgotten.
async function adopt() {
  const left = [];
  for (let n = 0; n < localStorage.length; n += 1) {
    const name = localStorage.key(n);
    if (name.startsWith(prefix) && name !== prefix + writer) left.push(name);
  }
  if (!left.length) return;
  let shown = false;
  for (const name of left) {
    const entry = read(name);
    for (const [key, text] of Object.entries(entry?.changes ?? {})) {
      const field = fieldOf(key);
      if (field && field.value !== text && !(key in pending)) {
        field.value = text;
        mark(field);
        shown = true;
      }
    }
  }
  if (shown) {
    tell(says.found, true);
    refresh();
  }
  let done = true;
  for (const name of left) done = (await pass(name)) && done;
  if (!done) setTimeout(adopt, RETRY);
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

async function pass(name) {
  const raw = localStorage.getItem(name);
  const entry = read(name);
  if (!entry) return true;
  try {
    const { ok, status, told } = await put({ base: entry.base, writer: name.slice(prefix.length), count: entry.count, changes: entry.changes });
    if (!ok) {
      if (status < 500 && status !== 403) tell(`${says.kept}. ${told.says || ""}`, true);
      return status < 500 && status !== 403;
    }
    // Only what was sent is forgotten: the page that wrote it may have gone on typing.
    if (localStorage.getItem(name) === raw) localStorage.removeItem(name);
    for (const [key, text] of Object.entries(entry.changes)) if (!(key in told.contested)) was[key] = text;
    learn(told, entry.base);
    tell(Object.keys(told.contested).length ? says.both : says.found, Object.keys(told.contested).length > 0);
    return true;
  } catch {
    tell(says.kept, true);
    return false;
  }
}

document.documentElement.classList.add("scripted");
form.addEventListener("input", typed);
form.addEventListener("change", typed);
form.addEventListener("submit", () => {
  clearTimeout(timer);
  if (!form.elements._writer) return;
  count += 1;
  form.elements._writer.value = writer;
  form.elements._count.value = count;
  form.elements._base.value = base;
  form.elements._was.value = JSON.stringify(was);
  keep();
});
addEventListener("online", () => { adopt(); later(0); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });

const opener = document.querySelector(".opener");
opener?.addEventListener("click", () => {
  const open = document.getElementById("checkbar").classList.toggle("open");
  opener.setAttribute("aria-expanded", String(open));
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "check") return;
  const state = event.target.querySelector(".state"), short = document.getElementById("check-short");
  short.className = state.className;
  short.textContent = state.classList.contains("red") ? state.textContent.match(/\d+/)?.[0] ?? "!" : "✓";
});
// A link of the check may lead to a field that is folded away.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#check a[href]");
  if (!link) return;
  document.getElementById("checkbar").classList.remove("open");
  opener?.setAttribute("aria-expanded", "false");
});
addEventListener("hashchange", reveal);
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  target.scrollIntoView({ block: "center" });
  if (target.matches("input, select, textarea")) target.focus({ preventScroll: true });
}

document.querySelector(".sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
reveal();
adopt();
