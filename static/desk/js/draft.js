/*
 * Keeps form[data-draft-url] on the server while it is typed. The request carries the
 * form's fields, `channel`, `version` and which `page` it comes from; the answer is
 * {version, saved_at}. A log-in page or 401 means the session has ended, 409 that
 * another window went on with the draft or that it is filed.
 *
 * The entry itself is sent only after its newest words are kept: a session that has
 * ended, or a server that cannot be reached, then costs nothing.
 *
 * The desk is shared, so a copy stays in this tab only, only while the server cannot
 * be reached or somebody else has gone on with the draft, and it is gone with the tab.
 */
import { csrfToken, onContent } from "./dom.js";

const PAUSE = 800;
const LONGEST = 1500;
const RETRY = 4000;
// Tells this page's own earlier save from another window's.
const PAGE = crypto.randomUUID?.() ?? String(Math.random());

// Before the id of a draft that somebody else went on with, in this tab's store.
const MINE = "mine:";

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without TLS there is no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.version = Number(form.dataset.draftVersion || 0);
    this.state = form.querySelector("[data-draft-state]");
    this.id = form.elements.namedItem("entry_id")?.value ?? location.pathname;
    this.key = `draft:${this.id}`;
    this.dirty = false;
    this.busy = false;
    this.stopped = false;
    this.overtaken = false;
    this.first = 0;
    this.listen();
    this.restore();
    this.recover();
  }

  listen() {
    const touched = () => this.touch();
    this.form.addEventListener("input", touched);
    this.form.addEventListener("change", touched);
    this.form.addEventListener("submit", (event) => this.beforeSending(event), true);
    document.addEventListener("submit", (event) => this.beforeLeaving(event), true);
    window.addEventListener("online", () => this.dirty && this.save());
    // Back from the log-in tab, or a tab that slept: try at once.
    window.addEventListener("focus", () => this.dirty && this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
    window.addEventListener("pagehide", () => this.flush());
    // Only what the server does not have yet is worth a question.
    window.addEventListener("beforeunload", (event) => {
      if (!this.stopped && this.dirty && sessionStorage.getItem(this.key)) event.preventDefault();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.stopped = false;
    });
  }

  touch() {
    if (this.overtaken) this.setAside(this.body());
    if (this.stopped) return;
    const now = Date.now();
    if (!this.dirty) this.first = now;
    this.dirty = true;
    // Somebody who never pauses is still saved every second and a half.
    const wait = Math.max(0, Math.min(PAUSE, this.first + LONGEST - now));
    this.later(wait);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  body() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.append(name, value);
    }
    // A save on its way will have raised the version by the time this one arrives.
    fields.set("version", String(this.version + (this.busy ? 1 : 0)));
    fields.set("page", PAGE);
    if (this.form.dataset.draftChannel) fields.set("channel", this.form.dataset.draftChannel);
    return fields;
  }

  async save({ keepalive = false } = {}) {
    if (this.stopped || !this.dirty) return "kept";
    if (this.busy && !keepalive) {
      this.later(200);
      return "busy";
    }
    const body = this.body();
    this.busy = true;
    this.dirty = false;
    this.pending = this.send(body, keepalive);
    return this.pending;
  }

  async send(body, keepalive) {
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        keepalive,
        redirect: "manual",
        headers: {
          "X-CSRFToken": csrfToken(),
          "X-Requested-With": "XMLHttpRequest",
          Accept: "application/json",
        },
      });
      return await this.settle(answer, body);
    } catch {
      this.fail(body);
      return "unreachable";
    } finally {
      this.busy = false;
    }
  }

  async settle(answer, body) {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.keep(body);
      this.tell("expired");
      return "expired";
    }
    if (answer.status === 409) {
      const { error } = await answer.json().catch(() => ({}));
      this.stopped = true;
      this.overtaken = true;
      this.setAside(body);
      this.tell("conflict");
      return error === "settled" ? "kept" : "conflict";
    }
    if (!answer.ok) {
      this.fail(body);
      return "refused";
    }
    const { version, saved_at: savedAt } = await answer.json();
    this.version = version ?? this.version + 1;
    this.form.dataset.draftVersion = String(this.version);
    this.forget();
    this.tell("saved", savedAt);
    return "kept";
  }

  /* Keep the newest words now; says what became of them. */
  async settled() {
    clearTimeout(this.timer);
    await this.pending;
    return this.save();
  }

  async beforeSending(event) {
    if (this.leaving) {
      this.finish();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.sending) return;
    this.sending = true;
    const { submitter } = event;
    const outcome = await this.settled();
    this.sending = false;
    if (!["kept", "refused"].includes(outcome)) return;
    this.leaving = true;
    this.form.requestSubmit(submitter);
    this.leaving = false;
  }

  /* A change of language, desk or person waits until the words are kept. */
  async beforeLeaving(event) {
    const other = event.target;
    if (other === this.form || other.method !== "post" || this.stopped) return;
    if (!this.dirty && !this.busy && !this.version) return;
    const back = other.elements.namedItem("next");
    if (back?.value === location.pathname) {
      back.value = `${location.pathname}?draft=${this.id}`;
    }
    if (!this.dirty && !this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    await this.settled();
    this.stopped = true;
    other.requestSubmit(submitter);
  }

  fail(body) {
    this.keep(body);
    this.tell("failed");
    this.later(RETRY);
  }

  keep(body) {
    this.dirty = true;
    sessionStorage.setItem(this.key, body.toString());
  }

  forget() {
    sessionStorage.removeItem(this.key);
    sessionStorage.removeItem(MINE + this.id);
  }

  /* What was typed here stays in the tab, apart from the draft that went on elsewhere:
     a reload shows the other one and never writes these words over it. */
  setAside(body) {
    sessionStorage.removeItem(this.key);
    sessionStorage.setItem(MINE + this.id, body.toString());
  }

  /* Go on with one's own words under a new id; the draft gone on with stays as it is. */
  keepAsNew() {
    const id = newId();
    this.forget();
    this.url = this.url.replace(this.id, id);
    this.id = id;
    this.key = `draft:${id}`;
    this.version = 0;
    this.form.elements.namedItem("entry_id").value = id;
    this.form.dataset.draftUrl = this.url;
    this.form.dataset.draftVersion = "0";
    this.stopped = this.overtaken = false;
    this.dirty = true;
    history.replaceState(null, "", `${location.pathname}?draft=${id}`);
    this.save();
  }

  flush() {
    if (!this.dirty || this.stopped) return;
    clearTimeout(this.timer);
    this.save({ keepalive: true });
  }

  finish() {
    clearTimeout(this.timer);
    const version = this.form.elements.namedItem("version");
    if (version) version.value = String(this.version);
    this.stopped = true;
    this.forget();
  }

  /* What an ended session kept back in this tab goes to the server after the log-in. */
  async recover() {
    for (const key of Object.keys(sessionStorage)) {
      const mine = key.startsWith(MINE);
      if ((!mine && !key.startsWith("draft:")) || key === this.key) continue;
      const body = new URLSearchParams(sessionStorage.getItem(key));
      const id = mine ? newId() : key.slice("draft:".length);
      if (mine) body.set("version", "0");
      const url = this.url.replace(this.id, id);
      const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "XMLHttpRequest" };
      try {
        const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
        if (answer.ok) this.offer(url);
        if (answer.status === 409) sessionStorage.setItem(MINE + id, body.toString());
        if (answer.ok || answer.status === 409) sessionStorage.removeItem(key);
      } catch {
        return;
      }
    }
  }

  offer(url) {
    const words = this.state?.dataset ?? {};
    const notice = document.createElement("p");
    const link = document.createElement("a");
    notice.className = "notice is-amber";
    Object.assign(link, { href: url, textContent: words.textGoOn ?? url });
    notice.append(words.textFound ?? "", " ", link);
    document.getElementById("messages")?.append(notice);
  }

  /* What this tab could not send before it was reloaded goes back into the fields. */
  restore() {
    const kept = sessionStorage.getItem(this.key);
    if (!kept) return;
    const fields = new URLSearchParams(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "file") continue;
      if (!fields.has(field.name)) continue;
      const values = fields.getAll(field.name);
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = values.includes(field.value);
      else field.value = values[0];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.touch();
  }

  tell(state, savedAt = "") {
    if (!this.state) return;
    const words = this.state.dataset;
    const sentence = { saved: words.textSaved, failed: words.textFailed };
    Object.assign(sentence, { expired: words.textExpired, conflict: words.textConflict });
    this.state.dataset.state = state;
    this.state.replaceChildren(sentence[state] ?? "");
    if (state === "saved") {
      const time = document.createElement("time");
      time.textContent = savedAt || new Date().toTimeString().slice(0, 8);
      this.state.append(" ", time);
    }
    if (state === "conflict") {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm" });
      button.textContent = words.textMine;
      button.addEventListener("click", () => this.keepAsNew(), { once: true });
      this.state.append(" ", button);
    }
    if (state === "expired") {
      const link = document.createElement("a");
      Object.assign(link, { href: words.loginUrl, target: "_blank", rel: "noopener" });
      link.textContent = words.textLogin;
      this.state.append(" ", link);
    }
  }
}

onContent((root) => {
  for (const form of root.querySelectorAll("form[data-draft-url]")) {
    if (form.dataset.draftOn) continue;
    form.dataset.draftOn = "1";
    new Draft(form);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-logout]")) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft:") || key.startsWith(MINE)) sessionStorage.removeItem(key);
  }
});
