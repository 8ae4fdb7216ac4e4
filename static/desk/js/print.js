/*
 * A button with data-print opens the browser's print window. A counted print opens it
 * by itself; Ctrl P on a form counts one.
 */

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

const form = document.querySelector("[data-print-form]");
const ready = document.querySelector("[data-print-now]");

if (ready) {
  // The paper's signs come as parts of a font; without them the page prints empty boxes.
  const loaded = new Promise((done) => {
    if (document.readyState === "complete") done();
    else addEventListener("load", done);
  });
  loaded.then(() => document.fonts.ready).then(() => window.print());
  // A second print of the same page would not be counted.
  addEventListener("afterprint", () => {
    document.querySelector(".papers")?.setAttribute("data-printed", "");
  });
}

if (form) {
  document.addEventListener("keydown", (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "p";
    const fresh = ready && !ready.hasAttribute("data-printed");
    if (!wanted || fresh) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=paper]"));
  });
}
