{% load static %}// How does the dock work without a connection? Pages and files as last seen; the queue is sent when it is back.
import { send } from '{% static "site/dock-queue.js" %}';

const PAGES = 'greenlane-dock-pages', FILES = 'greenlane-dock-files', LIST = '{% url "officer-dock" %}', DOOR = '{% url "officer-dock-door" %}';
const SHELL = ['{% static "site/base.css" %}', '{% static "site/dock.css" %}', '{% static "site/dock.js" %}', '{% static "site/dock-queue.js" %}', '{% static "site/mark.svg" %}'];
const STATIC = '{% get_static_prefix %}', WAIT = 4000;

self.addEventListener('install', event => event.waitUntil(
  caches.open(FILES).then(files => files.addAll(SHELL)).then(() => self.skipWaiting())
));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('sync', event => {
  // A rejected promise asks the browser to try again later.
  if (event.tag === 'dock') event.waitUntil(send(DOOR).then(done => { if (!done) throw new Error('later'); }));
});
self.addEventListener('message', event => {
  if (event.data && event.data.keep) event.waitUntil(Promise.all(event.data.keep.map(address => fetched(address).catch(() => null))));
});

self.addEventListener('fetch', event => {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== 'GET' || address.origin !== location.origin) return;
  if (asked.mode === 'navigate' && isPage(address.pathname)) event.respondWith(page(asked));
  else if (address.pathname.startsWith(STATIC)) event.respondWith(file(event));
});

/** The list and the orders; nothing below an order. */
const isPage = path => path === LIST || (path.startsWith(LIST + '/') && !path.slice(LIST.length + 1).includes('/'));

/** From the server where it answers soon, else as last seen. */
async function page(asked) {
  const fresh = fetched(asked.url);
  const late = new Promise(done => setTimeout(done, WAIT));
  const first = await Promise.race([fresh.catch(() => null), late]);
  if (first) return first;
  const seen = await (await caches.open(PAGES)).match(asked.url, { ignoreSearch: true });
  return seen || fresh.catch(async () => (await (await caches.open(PAGES)).match(LIST)) || Response.error());
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (answer.redirected && !isPage(new URL(answer.url).pathname)) {
    // Nobody is logged in any more: what was seen here is nobody else's to see.
    await caches.delete(PAGES);
    return Response.redirect(answer.url);
  }
  if (answer.ok && isPage(new URL(answer.url).pathname)) await (await caches.open(PAGES)).put(answer.url, answer.clone());
  return answer;
}

/** As last seen, and looked after behind it. */
async function file(event) {
  const files = await caches.open(FILES), seen = await files.match(event.request);
  const fresh = fetch(event.request).then(answer => {
    if (answer.ok && SHELL.includes(new URL(answer.url).pathname)) files.put(event.request, answer.clone());
    return answer;
  });
  if (!seen) return fresh;
  event.waitUntil(fresh.catch(() => null));
  return seen;
}
