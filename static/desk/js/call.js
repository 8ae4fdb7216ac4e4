/* The forms of calls, visits and letters: who it is, what the registry asks for, keys. */
import "./chips.js";
import { all, announceChange, composing } from "./dom.js";

const form = document.querySelector("form[data-call]");
const talk = document.getElementById("talk");
const news = document.getElementById("talk-news");
const field = (name) => form.elements.namedItem(name);

/* ---- Fields the registry asks for --------------------------------------- */

function sleep(step, asleep) {
  step.hidden = asleep;
  step.dataset.settled = "";
  for (const input of all(step, "input, textarea, select")) input.disabled = asleep;
}

function showNeeds() {
  const needs = talk.querySelector("[data-needs]")?.dataset.needs.split(" ") ?? [];
  for (const step of all(form, "[data-need]")) {
    const input = step.querySelector("input, textarea");
    sleep(step, !needs.includes(step.dataset.need) && !input.value);
  }
}

/* ---- What is new is read out, what was there is not ---------------------- */

function spoken() {
  const said = new Map();
  for (const card of all(talk, "[data-guide], [data-stop]")) {
    said.set(card.dataset.guide ?? card.dataset.stop, card.firstChild.parentNode.innerText.trim());
  }
  return said;
}

let before = spoken();

function readOut() {
  const now = spoken();
  const fresh = [...now].filter(([code, text]) => before.get(code) !== text);
  if (fresh.length) news.textContent = fresh.map(([, text]) => text).join(" ");
  before = now;
}

/* ---- The caller ---------------------------------------------------------- */

// A letter calls the name its sender.
const NAME = field("sender") ? "sender" : "name";
const WHO = ["phone", NAME, "unit"];
let answered = whoNow();
let asked = answered;
let waiting = null;

function callers() {
  return [...document.querySelectorAll("#talk-caller [data-caller]")];
}

function put(name, value) {
  const input = field(name);
  if (!input || !value || input.value === value) return;
  input.value = value;
  announceChange(input);
}

function next(from) {
  const fields = [...form.elements].filter(
    (one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.offsetParent,
  );
  const place = fields.lastIndexOf(from);
  fields.slice(place + 1).find((one) => one.name !== from.name)?.focus();
}

function firstOf(name) {
  const chips = [...form.querySelectorAll(`[name="${name}"]:not(:disabled)`)];
  return chips.find((chip) => chip.checked) ?? chips[0];
}

function pick(button) {
  const { name, phone, unit, organisation, kind, caller } = button.dataset;
  for (const chip of form.querySelectorAll('[name="identity"]:checked')) chip.checked = false;
  put("phone", phone);
  put(NAME, name);
  put("unit", unit);
  put("organisation", organisation);
  put("customer_kind", kind);
  field("customer").value = caller;
  announceChange(field("customer"));
  (form.querySelector("[data-after-caller]") ?? firstOf("category")).focus();
}

function whoNow() {
  return [...WHO, "customer"].map((name) => field(name).value).join("\n");
}

function sure() {
  return callers().find((button) => "sure" in button.dataset);
}

/* A whole number that is one customer's is taken over by itself, after a short rest. */
const REST = 300;
let resting = null;

function known() {
  if (document.activeElement?.name !== "phone" || field(NAME).value) return null;
  const button = sure();
  const open = button && "whole" in button.dataset && !field("customer").value;
  return open && whoNow() === answered ? button : null;
}

function takeOverSoon() {
  clearTimeout(resting);
  resting = known() && setTimeout(() => known() && pick(known()), REST);
}

form.addEventListener("input", (event) => {
  clearTimeout(resting);
  // Another name or number is another person, until one is picked again.
  if (event.isTrusted && [NAME, "phone"].includes(event.target.name)) field("customer").value = "";
});

form.addEventListener(
  "keydown",
  (event) => {
    if (composing(event) || !WHO.includes(event.target.name)) return;
    if (event.key === "Tab" && !event.shiftKey && known()) {
      event.preventDefault();
      pick(known());
      return;
    }
    if (event.key === "ArrowDown" && callers().length) {
      event.preventDefault();
      callers()[0].focus();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (field("customer").value) return;
      if (whoNow() !== answered) {
        event.preventDefault();
        waiting = event.target;
        window.htmx.trigger(talk, "talk");
      } else if (sure()) {
        event.preventDefault();
        pick(sure());
      }
    }
  },
  true,
);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-caller]");
  if (button) pick(button);
});

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.("#talk-caller");
  if (list && /^Arrow(Up|Down)$/.test(event.key)) {
    const buttons = callers();
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    (buttons[buttons.indexOf(event.target) + step] ?? field("phone")).focus();
  } else if (list && event.key === "Escape") {
    field("phone").focus();
  } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
    const button = callers()[Number(event.code.slice(5)) - 1];
    if (!button) return;
    event.preventDefault();
    pick(button);
  }
});

/* ---- The right-hand column ------------------------------------------------ */

let last = "";

/* Who calls is asked again only when something about the caller has changed. */
talk.addEventListener("htmx:configRequest", (event) => {
  asked = whoNow();
  if (asked === answered) event.detail.parameters.same_caller = "1";
});

talk.addEventListener("htmx:beforeSwap", (event) => {
  const text = event.detail.xhr.responseText;
  const here = document.getElementById("talk-caller");
  // Somebody walking through the list of callers is not to lose their place.
  if (text === last || here.contains(document.activeElement)) event.detail.shouldSwap = false;
  else last = text;
});

talk.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  answered = asked;
  showNeeds();
  readOut();
  if (!waiting) {
    takeOverSoon();
    return;
  }
  const from = waiting;
  waiting = null;
  if (sure()) pick(sure());
  else next(from);
});

/* ---- Keys of the talk ----------------------------------------------------- */

const greeting = field("greeted");

/* Saving with Shift: the usual end, where no other was chosen. */
function answeredAtOnce() {
  const chip = form.querySelector('[name="outcome"][value="answered"]:not(:disabled)');
  if (!chip || form.querySelector('[name="outcome"]:checked')) return;
  chip.checked = true;
  announceChange(chip);
}

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.key === "Enter" && event.shiftKey && (event.ctrlKey || event.metaKey)) {
    answeredAtOnce();
  } else if (event.key === "F7" && greeting) {
    event.preventDefault();
    greeting.checked = !greeting.checked;
    announceChange(greeting);
  } else if (event.shiftKey && greeting && event.target.name === "rings" && /^(Digit|Numpad)[1-7]$/.test(event.code)) {
    greeting.checked = true;
    announceChange(greeting);
  } else if (event.key === "F8" && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    firstOf("outcome")?.focus();
  } else if (event.key === "F3") {
    const park = form.querySelector("[data-park]");
    if (!park) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.requestSubmit(park);
  }
}, true);

/* A chip chosen by its key goes on to the next step; arrows and clicks stay. */
document.addEventListener("keydown", (event) => {
  const chip = document.activeElement;
  if (!event.defaultPrevented || !chip?.matches("[data-advance] [data-key], [data-advance][data-key]")) return;
  if (event.key.length !== 1 || !chip.checked || !form.contains(event.target)) return;
  next(chip);
});

/* ---- Who is praised -------------------------------------------------------- */

field("praised_staff")?.addEventListener("input", (event) => {
  const found = JSON.parse(event.target.dataset.departments)[event.target.value.trim()];
  if (found && !field("praised_department").value) put("praised_department", found);
});

/* ---- When it happened ------------------------------------------------------ */

/* A form left open gets the minute in which the talk begins, in the desk's own time. */
const opened = Date.now();
const at = field("occurred_at");
const two = (number) => String(number).padStart(2, "0");

form.addEventListener(
  "input",
  () => {
    const minutes = Math.floor((Date.now() - opened) / 60_000);
    if (!at?.value || at.value !== at.defaultValue || form.dataset.draftVersion !== "0") return;
    const then = new Date(`${at.value}Z`);
    then.setUTCMinutes(then.getUTCMinutes() + minutes);
    const day = `${then.getUTCFullYear()}-${two(then.getUTCMonth() + 1)}-${two(then.getUTCDate())}`;
    at.value = `${day}T${two(then.getUTCHours())}:${two(then.getUTCMinutes())}`;
  },
  { once: true },
);

showNeeds();
if (!form.querySelector("[aria-invalid=true], .field-errors")) {
  (firstOf(form.dataset.first ?? "rings") ?? field("content")).focus({ preventScroll: true });
}
