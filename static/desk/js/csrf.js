/* Every request carries the newest token, also from a page opened before a log-in. */
import { csrfToken } from "./dom.js";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.elements?.namedItem("csrfmiddlewaretoken");
    const token = csrfToken();
    if (field instanceof HTMLInputElement && token) field.value = token;
  },
  true,
);
