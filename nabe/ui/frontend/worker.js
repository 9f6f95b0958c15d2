// The service worker. Every page comes from the network as ever. Without network a few pages come
// from the shelf, each as it was when it was last seen; for all others there is one that says so.
// `NABE` stands above this text when it is served: {name, version, language, offline, note,
// icon, kept, keptUnder, signing, signOut, files}.
/* global NABE */

const FRAME = `frame-${NABE.version}`; // offline page, style, fonts: the same for everybody
const OWN = "own"; // pages of the person who is signed in: gone when they sign out
const PATIENCE = 8000; // milliseconds before a kept page is shown on a line that does not move
const STALE = 30 * 60 * 1000; // a kept page that is older is fetched anew when the person comes by

const FILES = new Set(NABE.files.map((file) => new URL(file, self.location).pathname));

const isKept = (url) => NABE.kept.includes(url.pathname) || NABE.keptUnder.some((start) => url.pathname.startsWith(start));
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

// Only the page itself is put on the shelf: neither a redirect to sign in nor a refusal.
async function fetchKept(request) {
  const answer = await fetch(request);
  const own = await caches.open(OWN);
  const path = new URL(request.url).pathname;
  if (answer.ok && !answer.redirected) {
    const headers = new Headers(answer.headers);
    headers.set("X-Kept", String(Date.now()));
    await own.put(path, new Response(await answer.clone().blob(), { headers }));
  } else if (answer.status < 500) await own.delete(path); // signed out or no longer allowed
  return answer;
}

const keptAt = (answer) => Number(answer.headers.get("X-Kept"));

// What comes from the shelf says so, and how old it is.
async function marked(shelved) {
  const time = new Date(keptAt(shelved)).toLocaleString(NABE.language, { dateStyle: "short", timeStyle: "short" });
  const text = (await shelved.text()).replace(/<main[^>]*>/, (main) => main + NABE.note.replace("{time}", time));
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": shelved.headers.get("Content-Security-Policy") ?? "default-src 'self'" } });
}

async function keptPage(request) {
  const own = await caches.open(OWN);
  const shelved = await own.match(new URL(request.url).pathname);
  const fresh = fetchKept(request);
  fresh.catch(() => {}); // it may still fail after the shelf has answered
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
    if (age > olderThan) await fetchKept(new Request(request.url));
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
  event.respondWith(isKept(url) ? keptPage(request) : anyPage(request));
  if (!isKept(url)) event.waitUntil(renew(STALE).catch(() => {}));
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
