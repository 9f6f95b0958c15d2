// A page in the making: <form data-preview="address"> sends what is typed, after a pause, to be
// shown in the element with the id "vorschau". Without script the button "Vorschau" opens it.

const PAUSE = 700;

function watch(form) {
  let waiting = 0;
  let running = null;

  async function show() {
    running?.abort();
    running = new AbortController();
    try {
      const body = new FormData(form);
      const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: running.signal });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = fresh.getElementById("vorschau");
      if (now) document.getElementById("vorschau").replaceChildren(...now.childNodes);
    } catch (error) {
      if (error.name !== "AbortError") console.info("preview", error.message);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}

for (const form of document.querySelectorAll("form[data-preview]")) watch(form);
