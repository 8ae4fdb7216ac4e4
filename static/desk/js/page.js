/* Small comforts of every page: menus that close, a "now" button, one save at a time. */
import { all, announceChange, onContent } from "./dom.js";

const two = (number) => String(number).padStart(2, "0");

function present(type) {
  const now = new Date();
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  return { time, date: day }[type] ?? `${day}T${time}`;
}

onContent((root) => {
  for (const button of all(root, "[data-now]")) button.hidden = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-now]");
  if (button) {
    const field = document.getElementById(button.dataset.now);
    field.value = present(field.type);
    announceChange(field);
    field.focus();
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* The server treats a second send as the same entry; this only spares the wait. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-main-form]")) return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = String(Date.now());
  event.submitter?.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
