/* Long texts ([data-unsaved]) are not left by chance; "yes": what was sent is not kept. */
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let unsaved = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => {
    unsaved = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
