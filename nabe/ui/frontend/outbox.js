// A form that outlives a dead spot: <form data-outbox="words"> is kept on the phone when the net is
// gone, and sent as soon as it is back. The server takes the same form twice without harm.
// <form data-sign-out="words"> sends what waits first; what cannot be sent goes with the second click.

const SHELF = "nabe-outbox";
const TWICE = 1500; // milliseconds in which a second tap belongs to the first

const read = () => JSON.parse(localStorage.getItem(SHELF) ?? "[]");
const write = (items) => localStorage.setItem(SHELF, JSON.stringify(items));

function say(form, text) {
  let status = form.querySelector("[data-outbox-status]");
  if (!status) {
    status = document.createElement("p");
    status.dataset.outboxStatus = "";
    status.setAttribute("role", "status");
    status.className = "kern-alert kern-alert--info";
    form.prepend(status);
  }
  status.textContent = text;
}

const within = () => AbortSignal.timeout(8000); // a line that is dead but says nothing

async function post(address, entries) {
  const shown = await fetch(address, { signal: within() });
  if (shown.redirected || !shown.ok) return null; // signed out: it waits until somebody signs in
  const page = new DOMParser().parseFromString(await shown.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return null;
  const body = new URLSearchParams(entries.filter(([name]) => name !== "csrfmiddlewaretoken"));
  body.set("csrfmiddlewaretoken", token);
  return fetch(address, { method: "POST", body, signal: within() });
}

async function empty() {
  const waiting = read();
  for (const item of waiting) {
    const answer = await post(item.address, item.entries);
    if (!answer?.redirected) continue; // not taken: the person sees it with the next visit
    write(read().filter((one) => one.at !== item.at));
    if (location.pathname === item.address) location.reload();
  }
}

let running = null; // whoever comes second waits for the first
function retry() {
  running ??= empty()
    .catch((error) => console.info("outbox", error.message))
    .finally(() => {
      running = null;
    });
  return running;
}

async function isReachable() {
  try {
    return (await fetch("/", { method: "HEAD", cache: "no-store", signal: within() })).ok;
  } catch {
    return false;
  }
}

async function signOut(form) {
  const asked = Number(form.dataset.asked ?? 0);
  await retry();
  if (read().length && !asked) {
    say(form, form.dataset.signOut);
    form.dataset.asked = Date.now();
    return;
  }
  if (asked && Date.now() - asked < TWICE) return; // one tap too many is no answer
  if (await isReachable()) localStorage.removeItem(SHELF);
  form.submit();
}

document.addEventListener("submit", (event) => {
  if (!event.target.dataset?.signOut || !read().length) return;
  event.preventDefault();
  const form = event.target;
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  signOut(form).finally(() => delete form.dataset.busy);
});

function keep(form, entries) {
  const address = location.pathname;
  write([...read().filter((one) => one.address !== address), { address, entries, at: Date.now() }]);
  say(form, form.dataset.outbox);
}

// A phone calls itself "on line" on a dead line too: only an answer counts.
async function sendOrKeep(form, submitter) {
  const entries = [...new FormData(form, submitter)].filter(([, value]) => typeof value === "string");
  if (!navigator.onLine || !(await isReachable())) return keep(form, entries);
  form.dataset.reached = "yes";
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.outbox || form.dataset.reached) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  sendOrKeep(form, event.submitter).finally(() => delete form.dataset.busy);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.reached;
});

if (read().length) {
  window.addEventListener("online", retry);
  if (navigator.onLine) retry();
} else {
  window.addEventListener("online", () => read().length && retry());
}
