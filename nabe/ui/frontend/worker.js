// The service worker. Every page comes from the network as ever. Without network a few pages come
// from the shelf, each as it was when it was last seen; for all others there is one that says so.
// `NABE` stands above this text when it is served: {name, version, language, offline, note,
// icon, kept, along, signing, signOut, files}.
/* global NABE */

const FRAME = `frame-${NABE.version}`; // offline page, style, fonts: the same for everybody
const OWN = "own"; // pages of the person who is signed in: gone when they sign out
const PATIENCE = 8000; // milliseconds before a kept page is shown on a line that does not move
const STALE = 30 * 60 * 1000; // a kept page that is older is fetched anew when the person comes by

const FILES = new Set(NABE.files.map((file) => new URL(file, self.location).pathname));

const ALONG = new RegExp(NABE.along, "g");

const isKept = (path) => NABE.kept.includes(path);
const isAlong = (path) => path.replace(ALONG, "") === "";
const isSigning = (url) => NABE.signing.some((start) => url.pathname.startsWith(start));

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const frame = await caches.open(FRAME);
      await frame.addAll([NABE.offline, ...NABE.files].map((file) => new Request(file, { cache: "reload" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== FRAME && name !== OWN) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

const pause = () => new Promise((_, late) => setTimeout(() => late(new Error("slow")), PATIENCE));

let person = 0; // grows when somebody signs in or out: what was asked before is not put away after

// Only the page itself is put on the shelf: neither a redirect to sign in nor a refusal.
async function shelve(path, answer, asked) {
  if (asked !== person) return;
  const own = await caches.open(OWN);
  if (answer.ok && !answer.redirected) {
    const headers = new Headers(answer.headers);
    headers.set("X-Kept", String(Date.now()));
    await own.put(path, new Response(await answer.clone().blob(), { headers }));
    if (isKept(path)) await shelveAlong(own, await answer.clone().text(), asked);
  } else if (answer.status < 500) await own.delete(path); // signed out or no longer allowed
}

// What the kept page leads to and is filled in on the spot comes along; what it no longer names goes.
async function shelveAlong(own, text, asked) {
  const named = new Set(text.match(ALONG));
  for (const { url } of await own.keys()) {
    const path = new URL(url).pathname;
    if (isAlong(path) && !named.has(path)) await own.delete(path);
    named.delete(path);
  }
  await Promise.all([...named].slice(0, 12).map((path) => renewed(path, asked).catch(() => {})));
}

async function renewed(path, asked = person) {
  await shelve(path, await fetch(path), asked);
}

const keptAt = (answer) => Number(answer.headers.get("X-Kept"));

// What comes from the shelf says so, and how old it is.
async function marked(shelved) {
  const time = new Date(keptAt(shelved)).toLocaleString(NABE.language, { dateStyle: "short", timeStyle: "short" });
  const text = (await shelved.text()).replace(/<main[^>]*>/, (main) => main + NABE.note.replace("{time}", time));
  const policy = shelved.headers.get("Content-Security-Policy") ?? "default-src 'none'; style-src 'self'";
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } });
}

async function keptPage(event) {
  const { request } = event;
  const [path, asked] = [new URL(request.url).pathname, person];
  const shelved = await (await caches.open(OWN)).match(path);
  const fresh = fetch(request);
  const stored = fresh.then((answer) => isKept(path) || shelved ? shelve(path, answer.clone(), asked) : null);
  event.waitUntil(stored.catch(() => {})); // it may still fail after the shelf has answered
  try {
    return await (shelved ? Promise.race([fresh, pause()]) : fresh);
  } catch {
    return shelved ? marked(shelved) : offline();
  }
}

const offline = async () => (await caches.match(NABE.offline)) ?? Response.error();

async function anyPage(request) {
  try {
    return await fetch(request);
  } catch {
    return offline();
  }
}

async function fileOfFrame(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) ?? Response.error();
  }
}

async function forget(request) {
  person += 1;
  await caches.delete(OWN);
  return anyPage(request);
}

// The push service then tells the county that this device is gone.
async function stopPush() {
  const subscription = await self.registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}

// Whoever opened a kept page once finds it up to date later, even if they opened other pages.
async function renew(olderThan) {
  const own = await caches.open(OWN);
  for (const request of await own.keys()) {
    const age = Date.now() - keptAt(await own.match(request));
    if (age > olderThan) await renewed(new URL(request.url).pathname);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode !== "navigate") {
    if (request.method === "GET" && FILES.has(url.pathname)) event.respondWith(fileOfFrame(request));
    return;
  }
  const isSignOut = request.method === "POST" && url.pathname === NABE.signOut;
  if (isSignOut || isSigning(url)) event.respondWith(forget(request));
  if (isSignOut) event.waitUntil(stopPush().catch(() => {}));
  if (isSignOut || isSigning(url)) return;
  if (request.method !== "GET") return; // the browser keeps what was typed, and says what is wrong
  const mayBeKept = isKept(url.pathname) || isAlong(url.pathname);
  event.respondWith(mayBeKept ? keptPage(event) : anyPage(request));
  if (!mayBeKept) event.waitUntil(renew(STALE).catch(() => {}));
});

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const options = { body: said.text, tag: said.tag, data: { link: said.link }, icon: NABE.icon };
  const shown = self.registration.showNotification(said.title ?? NABE.name, options);
  event.waitUntil(Promise.all([shown, renew(0).catch(() => {})]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data?.link ?? "/", self.location.origin);
  if (link.origin === self.location.origin) event.waitUntil(self.clients.openWindow(link.href));
});
