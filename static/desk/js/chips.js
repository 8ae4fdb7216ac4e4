/* A chip is chosen by its key while the focus is in its group; arrows are native. */
import { announceChange, composing } from "./dom.js";

function keyOf(event) {
  // With a Chinese layout the letter may be a symbol; the key's place still tells.
  const place = /^(?:Digit|Numpad|Key)(\w)$/.exec(event.code);
  return (place ? place[1] : event.key).toLowerCase();
}

function choose(group, input) {
  input.checked = input.type === "checkbox" ? !input.checked : true;
  input.focus();
  announceChange(input);
}

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const group = event.target.closest?.("[data-chips]");
  if (!group) return;
  if (event.key === "Delete" || event.key === "Backspace") {
    const chosen = group.querySelector("input[type=radio]:checked");
    if (chosen && group.hasAttribute("data-clearable")) {
      chosen.checked = false;
      announceChange(chosen);
      event.preventDefault();
    }
    return;
  }
  const key = keyOf(event);
  const input = [...group.querySelectorAll("input:not(:disabled)")].find(
    (chip) => chip.dataset.key?.toLowerCase() === key,
  );
  if (input) {
    event.preventDefault();
    choose(group, input);
  }
});

/* A page that asks one thing is answered by one key. */
const asking = document.querySelector("form[data-asks]");
(
  asking?.querySelector("[data-chips] input:checked") ?? asking?.querySelector("[data-chips] input")
)?.focus({ preventScroll: true });
