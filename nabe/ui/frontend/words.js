// Words offered while typing: <input data-words="address"> becomes a combobox (ARIA 1.2) with a
// listbox below it. Without script, or when the line is slow, the field searches by submit as ever.

const PAUSE = 150;

function listbox(input) {
  const list = document.createElement("ul");
  list.className = "words";
  list.id = `${input.id}-words`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  list.hidden = true;
  input.parentElement.append(list);
  return list;
}

function option(list, word, at) {
  const one = document.createElement("li");
  one.id = `${list.id}-${at}`;
  one.dir = "auto";
  one.textContent = word;
  one.setAttribute("role", "option");
  one.setAttribute("aria-selected", "false");
  return one;
}

function offer(input) {
  const list = listbox(input);
  const known = new Map();
  let at = -1;
  let waiting = 0;
  let running = null;

  input.type = "text"; // a search field may not be a combobox
  input.enterKeyHint = "search";
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);

  function close() {
    clearTimeout(waiting);
    running?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(words) {
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...words.map((word, number) => option(list, word, number)));
    list.hidden = words.length === 0;
    input.setAttribute("aria-expanded", String(words.length > 0));
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < 2) return close();
    if (known.has(typed)) return show(known.get(typed));
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.words}?${new URLSearchParams({ q: typed })}`, { signal: running.signal });
      if (!answer.ok) return close();
      const { words } = await answer.json();
      known.set(typed, words);
      if (document.activeElement === input && input.value.trim() === typed) show(words);
    } catch {
      // A lost line takes nothing away but the offer.
    }
  }

  function move(step) {
    const options = list.children;
    options[at]?.setAttribute("aria-selected", "false");
    at = at + step < -1 ? options.length - 1 : at + step >= options.length ? -1 : at + step;
    const one = options[at];
    if (!one) return input.removeAttribute("aria-activedescendant");
    one.setAttribute("aria-selected", "true");
    one.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", one.id);
  }

  function take(one) {
    input.value = one.textContent;
    close();
    input.form.requestSubmit();
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) take(one);
  });
}

for (const input of document.querySelectorAll("input[data-words]")) offer(input);
