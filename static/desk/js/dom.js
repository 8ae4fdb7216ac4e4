/* Helpers that every module shares. */

/* Run now, and again for each piece of page that htmx brings in. */
export function onContent(enhance) {
  enhance(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) enhance(event.detail.elt);
  });
}

export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

/* Enter or a digit that belongs to an input method must do nothing else. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

export function typing(target) {
  if (!(target instanceof Element)) return false;
  if (target.isContentEditable) return true;
  return target.matches(
    "textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=file])",
  );
}

/* The cookie is fresher than the page: a log-in in another tab changes the token. */
export function csrfToken() {
  const name = document.querySelector('meta[name="csrf-cookie"]')?.content;
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  if (pair) return pair.slice(name.length + 1);
  return document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
}

export function announceChange(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}
