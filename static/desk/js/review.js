/* Reviewing by keys: data-press names the key of a link, a choice or a button. */
import { composing, typing } from "./dom.js";

const form = document.querySelector("form[data-review]");

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.repeat || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || typing(event.target)) return;
  const target = document.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  const then = document.getElementById(target.dataset.then ?? "");
  then?.focus();
});
