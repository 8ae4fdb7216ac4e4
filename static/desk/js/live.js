/* Regions that poll ([data-live] with hx-trigger="every 5s") never disturb a reader. */

function inUse(region) {
  const active = document.activeElement;
  if (active && active !== document.body && region.contains(active)) return true;
  return Boolean(region.querySelector("details[open], dialog[open]"));
}

/* The page asking by itself is nobody's activity: the idle limit goes on counting. */
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches?.("[data-live]")) event.detail.headers["X-Desk-Polling"] = "1";
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const region = event.detail.elt;
  if (!region.matches?.("[data-live]")) return;
  if (document.hidden || inUse(region)) event.preventDefault();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.target;
  if (!region.matches?.("[data-live]")) return;
  // The focus may have come while the answer was on its way.
  if (inUse(region)) event.detail.shouldSwap = false;
});

/* An old board must say so: the words are the region's data-text-stale. */
document.addEventListener("htmx:afterRequest", (event) => {
  const region = event.detail.elt;
  if (!region.matches?.("[data-live]")) return;
  region.toggleAttribute("data-stale", !event.detail.successful);
});
