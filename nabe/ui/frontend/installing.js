// The service worker, for people at work: offline page, today's assignments, notifications. It is
// named by <html data-worker>, which only office pages have.

const address = document.documentElement.dataset.worker;

export const worker =
  address && "serviceWorker" in navigator
    ? navigator.serviceWorker.register(address, { scope: "/" }).then(() => navigator.serviceWorker.ready)
    : null;
worker?.catch((error) => console.info("worker", error.message));

// The page without network offers only what is really there.
for (const offer of document.querySelectorAll("[data-kept]")) {
  caches.match(offer.dataset.kept).then((found) => {
    offer.hidden = !found;
  });
}
