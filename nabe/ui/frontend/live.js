// Filters that apply themselves: <form data-live="id"> fetches its own page and takes over the
// element with that id and the counts of the filters. Without script the button does the same.

let running = null;

function announce(text) {
  let status = document.getElementById("live-status");
  if (!status) {
    status = document.createElement("p");
    status.id = "live-status";
    status.className = "kern-sr-only";
    status.setAttribute("role", "status");
    document.querySelector("main").append(status);
  }
  status.textContent = text;
}

function takeOver(form, fresh) {
  const old = document.getElementById(form.dataset.live);
  const now = fresh.getElementById(form.dataset.live);
  if (!old || !now) return false;
  old.replaceWith(now);
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    const twin = fresh.querySelector(`input[name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`);
    const count = box.parentElement.querySelector(".facet__count");
    if (count) count.textContent = twin?.parentElement.querySelector(".facet__count")?.textContent ?? "0";
  }
  document.title = fresh.title;
  announce(now.querySelector("h1, h2")?.textContent ?? "");
  return true;
}

async function refresh(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  const address = `${form.action.split("?")[0]}${query ? `?${query}` : ""}`;
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(address, { signal: running.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !takeOver(form, fresh)) throw new Error("no list");
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") form.requestSubmit();
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-autosubmit]")) return;
  const form = event.target.form;
  if (form.dataset.live) refresh(form);
  else form.requestSubmit();
});
