// What waits to be sent from this telephone? Photos and results, each with its own key, each until the server has it.
//
// The queue lies in IndexedDB: it outlives the tab, the browser and the battery. Page and service worker share it; a
// lock lets one of them send at a time, and the server answers a repeated message with its first answer.

const NAME = 'greenlane-dock', SENDS = 'sends', DRAFTS = 'drafts';
// A few words that did not arrive in 15 s are better sent again; a photo may take a minute on a weak line.
const PATIENCE = 15_000, PATIENCE_FILE = 60_000, KEEP_SENT = 24 * 3_600_000;
export const WAITING = 'waiting', SENDING = 'sending', SENT = 'sent', REFUSED = 'refused';
const channel = 'BroadcastChannel' in self ? new BroadcastChannel(NAME) : null;

function base() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(SENDS, { keyPath: 'id', autoIncrement: true });
      asked.result.createObjectStore(DRAFTS, { keyPath: 'order' });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(store, mode, act) {
  const db = await base();
  try {
    return await new Promise((done, failed) => {
      const work = db.transaction(store, mode), asked = act(work.objectStore(store));
      work.oncomplete = () => done(asked && asked.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  } finally {
    db.close();
  }
}

function told() {
  if (channel) channel.postMessage('changed');
  self.dispatchEvent(new Event('dock-changed'));
}

export function onChange(act) {
  self.addEventListener('dock-changed', act);
  if (channel) channel.onmessage = act;
}

/** Every message, the oldest first. */
export const all = () => within(SENDS, 'readonly', store => store.getAll());
export const draft = order => within(DRAFTS, 'readonly', store => store.get(order));
export const keepDraft = one => within(DRAFTS, 'readwrite', store => store.put(one));
export const dropDraft = order => within(DRAFTS, 'readwrite', store => store.delete(order));

/** Put a message into the queue: {order, kind, title, address, fields, file, who, key}. It is on the disk afterwards. */
export async function add(message) {
  const id = await within(SENDS, 'readwrite', store => store.add({ ...message, state: WAITING, why: '', at: Date.now() }));
  told();
  return id;
}

export async function remove(id) {
  await within(SENDS, 'readwrite', store => store.delete(id));
  told();
}

export async function again(id) {
  const one = await within(SENDS, 'readonly', store => store.get(id));
  if (one && one.state === REFUSED) await mark(one, WAITING, '');
}

async function mark(one, state, why) {
  const changed = { ...one, state, why };
  if (state === SENT) { delete changed.file; changed.sentAt = Date.now(); }
  // What was removed meanwhile stays removed.
  await within(SENDS, 'readwrite', store => {
    const asked = store.get(one.id);
    asked.onsuccess = () => { if (asked.result) store.put(changed); };
  });
  told();
}

/** Send what waits, in order. True when nothing waits any more; false when the connection or the log-in is missing. */
export function send(door) {
  const work = () => sendAll(door);
  return navigator.locks ? navigator.locks.request(NAME, work) : work();
}

async function sendAll(door) {
  const waiting = [];
  for (const one of await all()) {
    if (one.state === WAITING || one.state === SENDING) waiting.push(one);
    else if (one.state === SENT && Date.now() - one.sentAt > KEEP_SENT) await remove(one.id);
  }
  if (!waiting.length) return true;
  const mine = await opened(door);
  if (typeof mine === 'string') {
    for (const one of waiting) if (one.why !== mine || one.state !== WAITING) await mark(one, WAITING, mine);
    return false;
  }
  let done = true;
  for (const one of waiting) {
    if (one.who !== mine.who) { if (one.why !== 'other') await mark(one, WAITING, 'other'); done = false; continue; }
    await mark(one, SENDING, '');
    const [state, why] = await post(one, mine.token);
    await mark(one, state, why);
    if (state === WAITING) return false;
  }
  return done;
}

/** Who is logged in, and the token of its messages; or why nothing can be sent: 'offline', 'login'. */
async function opened(door) {
  try {
    const answer = await fetch(door, { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return await answer.json();
    return answer.type === 'opaqueredirect' || answer.status === 403 ? 'login' : 'offline';
  } catch {
    return 'offline';
  }
}

async function post(one, token) {
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  if (one.file) body.append('photo', one.file, 'photo.jpg');
  let answer;
  try {
    answer = await fetch(one.address, {
      method: 'POST', body, redirect: 'manual', headers: { 'X-CSRFToken': token, Accept: 'application/json' },
      signal: AbortSignal.timeout(one.file ? PATIENCE_FILE : PATIENCE),
    });
  } catch {
    return [WAITING, 'offline'];
  }
  if (answer.ok) return [SENT, ''];
  if (answer.type === 'opaqueredirect' || answer.status === 403) return [WAITING, 'login'];
  if (answer.status >= 500 || answer.status === 429) return [WAITING, 'offline'];
  const said = await answer.json().catch(() => ({}));
  return [REFUSED, said.says || `${answer.status}`];
}
