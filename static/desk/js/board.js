/*
 * The board: one request asks for all its regions ([data-region]), each comes back only
 * when it has changed, and none is replaced under somebody's hands.
 */

const poller = document.querySelector("[data-live][hx-include]");
const news = document.getElementById("board-news");
const waiting = document.getElementById("board-waiting");

function inUse(region) {
  const active = document.activeElement;
  if (active && active !== document.body && region.contains(active)) return true;
  return Boolean(region.querySelector("details[open]"));
}

function late() {
  return [...document.querySelectorAll("[data-region] [data-late]")];
}

let known = new Set(late().map((row) => row.id));

/* Only what has become overdue since is told; the page itself has said the rest. */
function tell() {
  const rows = late();
  const fresh = rows.filter((row) => !known.has(row.id));
  known = new Set(rows.map((row) => row.id));
  if (news && fresh.length) news.textContent = fresh.map((row) => row.dataset.late).join(" ");
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const region = document.getElementById(event.detail.target?.id);
  if (!region?.matches("[data-region]") || !inUse(region)) return;
  // Its mark stays the old one, so the next request brings it again.
  event.detail.shouldSwap = false;
  if (waiting) waiting.hidden = false;
});

document.addEventListener("htmx:oobAfterSwap", tell);

function askNow() {
  if (waiting) waiting.hidden = true;
  window.htmx.trigger(poller, "board-now");
}

if (poller) {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-board-show]")) {
      for (const menu of document.querySelectorAll("[data-region] details[open]")) menu.open = false;
      askNow();
    }
  });
  document.addEventListener("focusout", (event) => {
    const region = event.target.closest?.("[data-region]");
    if (!region || !waiting || waiting.hidden) return;
    if (!region.contains(event.relatedTarget)) askNow();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) askNow();
  });
}
