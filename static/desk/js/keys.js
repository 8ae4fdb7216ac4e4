/* Keys that work from anywhere: data-press names the key of a link, button or field. */
import { composing, typing } from "./dom.js";

const SINGLE_KEYS = "desk-single-keys";

function singleKeysOn() {
  return localStorage.getItem(SINGLE_KEYS) !== "off";
}

function pressed(key, root = document) {
  return [...root.querySelectorAll("[data-press]")].find(
    (element) => element.dataset.press === key && !element.closest("[hidden]"),
  );
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

function use(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function save(form) {
  const button = form.querySelector("[data-save]");
  if (button) form.requestSubmit(button);
  else form.requestSubmit();
}

/* Enter goes on to the next field, as in a paper form; it never saves. */
function goOn(form, from) {
  const fields = [...form.elements].filter(
    (field) => !field.disabled && field.tabIndex >= 0 && field.offsetParent !== null,
  );
  const next = fields[fields.indexOf(from) + 1];
  next?.focus();
}

function enter(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (event.ctrlKey || event.metaKey) {
    const main = form?.matches("[data-main-form]")
      ? form
      : document.querySelector("form[data-main-form]");
    if (!main) return;
    event.preventDefault();
    save(main);
  } else if (form?.matches("[data-main-form]") && event.target.matches("input, select")) {
    event.preventDefault();
    if (!event.shiftKey) goOn(form, event.target);
  }
}

/* J and K walk through the rows that have keys of their own: promises, then visitors. */
function walk(from, step) {
  const rows = [...document.querySelectorAll("[data-press-scope]")].filter(
    (row) => row.offsetParent !== null && row.querySelector("a[href], button, summary"),
  );
  const here = rows.indexOf(from.closest?.("[data-press-scope]"));
  const row = here < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[here + step];
  const act = row?.querySelector(".act a, .act button, .act summary, form button");
  (act ?? row?.querySelector("a[href], button"))?.focus();
  return Boolean(row);
}

function singleKey(event) {
  // A row's own keys work while the focus is within the row, so they need no switch.
  const row = event.target.closest?.("[data-press-scope]");
  const own = row && pressed(event.key.toLowerCase(), row);
  if (own) return own;
  if (!singleKeysOn()) return null;
  if (event.key === "?") {
    openDialog("keys");
    event.preventDefault();
    return null;
  }
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (step && walk(event.target, step)) {
    event.preventDefault();
    return null;
  }
  return event.key === "/" ? pressed("/") : null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || composing(event) || event.repeat) return;
  if (event.key === "Enter") {
    enter(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  let target = null;
  if (/^F\d+$/.test(event.key)) target = pressed(event.key);
  else if (!typing(event.target)) target = singleKey(event);
  if (target) {
    event.preventDefault();
    use(target);
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open-dialog]");
  if (opener) {
    opener.closest("details")?.removeAttribute("open");
    openDialog(opener.dataset.openDialog);
  }
});

const choice = document.querySelector("[data-single-keys]");
if (choice) {
  choice.checked = singleKeysOn();
  choice.addEventListener("change", () => {
    localStorage.setItem(SINGLE_KEYS, choice.checked ? "on" : "off");
  });
}
