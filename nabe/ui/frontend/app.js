// Small comforts on top of pages that work without any script.
import "./device.js";
import "./live.js";
import "./outbox.js";
import "./preview.js";
import "./words.js";

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Rows that scroll sideways show where the reader is, and do not move the page.
for (const here of document.querySelectorAll(".tabs [aria-current], .rail [aria-current], .nav [aria-current]")) {
  const row = here.closest("ul");
  if (row.scrollWidth <= row.clientWidth) continue;
  const [mine, whole] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += mine.left + mine.width / 2 - (whole.left + whole.width / 2);
}

// Errors first: the list of errors is read and seen before the form.
document.querySelector("[data-focus]")?.focus();

// Browsers that cannot open the filters by style alone get them opened on wide screens.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
  for (const filters of document.querySelectorAll(".facets__toggle")) filters.open = true;
}

// "Zurück" keeps the place in the list where the reader came from.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-back]");
  if (!link || event.ctrlKey || event.metaKey || !document.referrer) return;
  const from = new URL(document.referrer);
  if (from.origin !== location.origin || from.pathname !== link.pathname) return;
  event.preventDefault();
  history.back();
});

// A second tap on a slow line must not send a form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (event.submitter?.formTarget === "_blank") return; // a look at it in another window
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
