/* After a refused save the focus is on the first field that needs another look. */

const wrong = document.querySelector(
  "form[data-main-form] [aria-invalid=true], main form .field-errors",
);
if (wrong) {
  const holder = wrong.closest(".step, .cell") ?? wrong;
  const field = wrong.matches("input, select, textarea")
    ? wrong
    : holder.querySelector("input:checked, input:not([type=hidden], :disabled), select, textarea");
  (field ?? wrong).focus({ preventScroll: true });
  holder.scrollIntoView({ block: "nearest" });
}
