// What does the page at the dock do beyond a plain form? Keeps what is typed, queues photos and result, shows the queue.
import { add, again, all, draft, dropDraft, keepDraft, onChange, remove, send, REFUSED, SENDING, SENT, WAITING } from './dock-queue.js';

const panel = document.getElementById('sends'), form = document.getElementById('result');
const words = panel ? panel.dataset : {};
const SIDE = 2000, EVERY = 30_000, PAGES = 'greenlane-dock-pages';

function ask() {
  send(words.door);
  navigator.serviceWorker?.ready.then(worker => worker.sync?.register('dock')).catch(() => null);
}

// The queue

function line(one) {
  const item = document.createElement('li'), what = document.createElement('p'), state = document.createElement('span');
  item.dataset.state = one.state;
  what.className = 'pair';
  const name = document.createElement('span');
  name.textContent = `${words[one.kind]} · ${one.title}`;
  state.className = `state ${{ waiting: 'yellow', sending: 'blue', sent: 'green', refused: 'red' }[one.state]}`;
  state.textContent = words[one.state];
  what.append(name, state);
  item.append(what);
  const why = one.state === REFUSED ? one.why : one.state === WAITING ? words[one.why] || words.offline : '';
  if (why) item.append(Object.assign(document.createElement('p'), { className: 'small quiet', textContent: why }));
  const acts = document.createElement('p');
  acts.className = 'cluster';
  if (one.state === REFUSED) acts.append(button(words.again, () => again(one.id).then(ask)));
  if (one.state !== SENDING) acts.append(button(words.remove, () => {
    if (one.state === SENT || confirm(words.sure)) remove(one.id);
  }));
  if (acts.childElementCount) item.append(acts);
  return item;
}

function button(text, act) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: 'plain', textContent: text });
  made.addEventListener('click', act);
  return made;
}

async function show() {
  const found = await all();
  const list = panel.querySelector('ul'), said = panel.querySelector('[role=status]');
  panel.hidden = !found.length && navigator.onLine;
  list.replaceChildren(...found.reverse().map(line));
  panel.querySelector('[data-net]').hidden = navigator.onLine;
  const counts = {};
  for (const one of found) counts[one.state] = (counts[one.state] || 0) + 1;
  const now = Object.entries(counts).map(([state, count]) => `${words[state]}: ${count}`).join(', ');
  if (said.textContent !== now) said.textContent = now;
  if (form) await showForm(found.filter(one => one.order === form.dataset.order));
}

// The form

const OPEN = [WAITING, SENDING];

async function showForm(mine) {
  const result = mine.find(one => one.kind === 'result' && one.state !== REFUSED);
  form.dataset.sent = result ? result.state : '';
  for (const part of form.querySelectorAll('fieldset.part, section')) part.inert = Boolean(result);
  notice(result && (result.state === SENT ? form.dataset.arrived : form.dataset.kept), result?.state === SENT ? 'green' : 'blue');
  for (const list of form.querySelectorAll('[data-thumbs]')) {
    for (const one of mine.filter(photo => photo.kind === 'photo' && photo.place === list.dataset.thumbs)) {
      if (!list.querySelector(`[data-id="${one.id}"]`)) list.append(await thumb(one));
    }
  }
  if (result?.state === SENT) {
    await dropDraft(form.dataset.order);
    renew();
  }
}

let asking = false;

/** The page as the server has it now, where it can be reached: it shows what was recorded in place of the form. */
async function renew() {
  if (asking) return;
  asking = true;
  const answer = await fetch(location.href, { redirect: 'manual' }).catch(() => null);
  if (answer?.ok && !(await answer.clone().text()).includes('id="result"')) {
    const pages = await caches.open(PAGES);
    await pages.put(location.href, answer);
    // Once: a second one would take away what somebody presses meanwhile.
    location.reload();
    return;
  }
  asking = false;
}

function notice(text, colour) {
  let place = document.getElementById('kept');
  document.getElementById('typed').hidden = Boolean(text);
  if (!text) { place?.remove(); return; }
  if (!place) {
    place = Object.assign(document.createElement('p'), { id: 'kept' });
    place.setAttribute('role', 'status');
    document.getElementById('typed').before(place);
  }
  place.className = `notice ${colour}`;
  if (place.textContent !== text) place.textContent = text;
}

async function thumb(one) {
  const item = document.createElement('li'), picture = document.createElement('canvas');
  item.dataset.id = one.id;
  picture.width = picture.height = 192;
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', `${words.photo} ${one.title}`);
  item.append(picture);
  const bitmap = one.file && await createImageBitmap(one.file).catch(() => null);
  if (!bitmap) { item.textContent = words.photo; return item; }
  const side = Math.min(bitmap.width, bitmap.height);
  picture.getContext('2d').drawImage(
    bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, 192, 192,
  );
  return item;
}

/** Smaller, upright and without metadata where the browser can; the server does the same to whatever it is sent. */
async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) return file;
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const made = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.85));
  return made && made.size < file.size ? made : file;
}

async function photographed(input) {
  const place = input.closest('[data-place]').dataset, files = [...input.files];
  input.value = '';
  for (const file of files) {
    await add({
      order: form.dataset.order, kind: 'photo', title: place.title, place: place.place, who: words.who,
      address: form.dataset.photoTo, fields: [['place', place.place]], file: await smaller(file),
    });
  }
  ask();
}

function typed() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'csrfmiddlewaretoken');
}

function put(fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === 'file' || field.name === 'csrfmiddlewaretoken') continue;
    const found = values.get(field.name) || [];
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = found.includes(field.value);
    else if (found.length) field.value = found[0];
  }
}

const read = text => new Set(text.toUpperCase().split(/[\s,;]+/).map(word => word.replace(/[^0-9A-Z]/g, '')).filter(Boolean));
const number = text => Number(text.replace(/\s/g, '').replace(',', '.'));

/** Whether something in this part differs, was not checked or not opened; the server looks again. */
function needsWords(part) {
  for (const reply of part.querySelectorAll('fieldset[data-check]')) {
    if ((reply.querySelector(':checked')?.value || '') !== 'yes') return true;
  }
  for (const field of part.querySelectorAll('input[data-check]')) {
    if (!field.value.trim()) return true;
    const { declared, tolerance } = field.dataset;
    if (!declared) continue;
    if (tolerance !== undefined) {
      if (!(Math.abs(number(field.value) - declared) <= declared * tolerance / 100)) return true;
    } else {
      const one = read(field.value), other = read(declared);
      if (one.size !== other.size || [...one].some(word => !other.has(word))) return true;
    }
  }
  const opened = part.querySelector('[data-opens]');
  if (opened && Number(opened.value || 0) < Number(opened.dataset.opens)) return true;
  return Boolean(part.querySelector('[type=checkbox]:checked'));
}

function checkWords() {
  for (const part of form.querySelectorAll('.part')) {
    const text = part.querySelector('textarea');
    text.setCustomValidity(!text.value.trim() && needsWords(part) ? form.dataset.why : '');
  }
  const offence = form.elements.outcome.value === 'offence';
  form.querySelector('.offence').hidden = !offence;
  form.elements.offence.required = offence;
}

async function submitted(event) {
  event.preventDefault();
  checkWords();
  if (!form.reportValidity()) return;
  const fields = typed();
  await keepDraft({ order: form.dataset.order, fields });
  for (const one of await all()) {
    if (one.order === form.dataset.order && one.kind === 'result' && one.state === REFUSED) await remove(one.id);
    // Pressed twice: the same result is in the queue already.
    else if (one.order === form.dataset.order && one.kind === 'result') return;
  }
  await add({
    order: form.dataset.order, kind: 'result', title: form.dataset.order, who: words.who, address: form.action, fields,
    key: form.elements.key.value,
  });
  scrollTo({ top: 0 });
  ask();
}

async function begin() {
  const kept = await draft(form.dataset.order);
  if (kept) put(kept.fields);
  document.getElementById('typed').hidden = false;
  form.noValidate = true;
  let later;
  form.addEventListener('input', () => {
    clearTimeout(later);
    later = setTimeout(() => keepDraft({ order: form.dataset.order, fields: typed() }), 250);
    checkWords();
  });
  // Leaving the page does not wait for the pause.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && form.dataset.sent !== SENT) keepDraft({ order: form.dataset.order, fields: typed() });
  });
  for (const input of form.querySelectorAll('input[type=file]')) input.addEventListener('change', () => photographed(input));
  form.addEventListener('submit', submitted);
  checkWords();
  form.dataset.ready = 'yes';
}

async function start() {
  onChange(show);
  addEventListener('online', () => { show(); ask(); });
  addEventListener('offline', show);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  setInterval(async () => { if ((await all()).some(one => OPEN.includes(one.state))) send(words.door); }, EVERY);
  if ('serviceWorker' in navigator) {
    const scope = new URL(words.worker, location).pathname.replace(/\/worker\.js$/, '');
    navigator.serviceWorker.register(words.worker, { type: 'module', scope }).then(() => navigator.serviceWorker.ready).then(worker => {
      // Take along this page and what is mine, so that it is there without a connection.
      const mine = [...document.querySelectorAll('a[data-mine]')].map(link => link.href);
      worker.active.postMessage({ keep: [location.href, ...mine] });
    }).catch(() => null);
  }
  document.querySelector('.who form')?.addEventListener('submit', () => caches.delete(PAGES));
  if (form) await begin();
  await show();
  ask();
}

if (panel && 'indexedDB' in window) start();
