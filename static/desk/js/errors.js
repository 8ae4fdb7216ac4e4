/*
 * After a refused save the focus is on the first field that needs another look; a page
 * that asks one thing ([data-focus-first]) begins in its first field.
 */
const USABLE = "input:not([type=hidden], :disabled), select:not([hidden]), textarea";

function within(place) {
  return place?.querySelector("input:checked:not(:disabled)") ?? place?.querySelector(USABLE);
}

/* The errors of a field are listed under its own id, so a neighbour is never meant. */
function fieldOf(wrong) {
  if (wrong.matches("input, select, textarea")) return wrong;
  if (!wrong.matches(".field-errors")) return within(wrong);
  const id = wrong.id.replace(/_error$/, "");
  const own = document.getElementById(id);
  if (own?.matches("input, select, textarea")) return own;
  return within(own) ?? within(wrong.closest(".cell, .step"));
}

const summary = document.querySelector("main form #form-errors[tabindex]");
const wrong = document.querySelector(
  "form[data-main-form] [aria-invalid=true], main form .field-errors",
);

function show() {
  // What is wrong with the form as a whole has no field of its own.
  const holder = wrong?.closest(".step, .cell") ?? wrong ?? summary;
  (wrong ? (fieldOf(wrong) ?? within(holder) ?? wrong) : summary).focus({ preventScroll: true });
  holder.scrollIntoView({ block: "nearest" });
}

if (wrong || summary) {
  show();
  // A browser that goes to the place named in the address takes the focus there.
  if (location.hash) window.addEventListener("load", () => setTimeout(show));
} else {
  const form = document.querySelector("form[data-focus-first]");
  const fields = [...(form?.querySelectorAll(USABLE) ?? [])].filter((one) => one.offsetParent);
  const chosen = fields.find((one) => one.type === "radio" && one.name === fields[0].name && one.checked);
  (chosen ?? fields[0])?.focus({ preventScroll: true });
}
