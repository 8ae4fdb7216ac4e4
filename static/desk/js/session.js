/*
 * A script's request was answered 401: the session has ended. A page that only shows
 * things goes to the log-in; one with words in a form keeps them and says so.
 */
document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status !== 401) return;
  if (!document.querySelector("form[data-draft-url]")) {
    window.location.reload();
    return;
  }
  const place = document.getElementById("messages");
  if (!place || place.querySelector("[data-session-ended]")) return;
  const notice = document.createElement("div");
  notice.className = "notice is-amber";
  notice.dataset.sessionEnded = "";
  notice.textContent = answer.responseText;
  place.append(notice);
});
