/*
 * A search box in place of select[data-combo], after the ARIA combobox pattern. The
 * select stays in the form and keeps the value; without scripts it is used as it is.
 */
import { all, announceChange, composing, onContent } from "./dom.js";

const SHOWN = 60;
const TALLEST = 276;

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

class Combo {
  constructor(select) {
    this.select = select;
    this.active = -1;
    this.found = [];
    this.build();
    this.listen();
    this.show();
  }

  build() {
    const { select } = this;
    this.box = document.createElement("div");
    this.box.className = "combo";
    this.input = document.createElement("input");
    this.list = document.createElement("ul");
    const id = select.id;
    Object.assign(this.input, { type: "text", id, className: select.className });
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    const aria = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" };
    aria["aria-controls"] = `${id}_list`;
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
      if (select.hasAttribute(name)) aria[name] = select.getAttribute(name);
    }
    if (select.required) aria["aria-required"] = "true";
    for (const [name, value] of Object.entries(aria)) this.input.setAttribute(name, value);
    Object.assign(this.list, { id: `${id}_list`, className: "combo-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    this.list.setAttribute("aria-label", label?.firstChild?.textContent?.trim() || id);
    select.id = `${id}_select`;
    select.hidden = true;
    select.required = false;
    select.before(this.box);
    this.box.append(this.input, this.superiorTag(), this.list, select);
    this.input.disabled = select.disabled;
  }

  superiorTag() {
    this.tag = document.createElement("span");
    this.tag.className = "tag is-amber combo-tag";
    this.tag.textContent = this.select.dataset.textSuperior ?? "";
    return this.tag;
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.filter();
    });
    this.input.addEventListener("compositionend", () => this.filter());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.open() || this.filter(""));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.found[Number(option.dataset.index)]);
    });
    this.select.addEventListener("change", () => this.show());
  }

  show() {
    const option = this.select.selectedOptions[0];
    this.input.value = option?.value ? option.text : "";
    this.tag.hidden = !option?.dataset.superior;
  }

  open() {
    return this.list.hidden === false;
  }

  filter(text = this.input.value) {
    const wanted = fold(text);
    this.found = [...this.select.options].filter((option) => {
      if (!option.value || option.disabled) return false;
      const { hint = "", search = "" } = option.dataset;
      return fold(`${option.text} ${hint} ${search}`).includes(wanted);
    });
    this.found.length = Math.min(this.found.length, SHOWN);
    this.active = wanted && this.found.length ? 0 : -1;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.found.map((option, index) => this.row(option, index)));
    if (!this.found.length) {
      const empty = document.createElement("li");
      empty.className = "combo-empty";
      empty.setAttribute("role", "option");
      empty.setAttribute("aria-disabled", "true");
      empty.textContent = this.select.dataset.textNone ?? "–";
      this.list.append(empty);
    }
    this.list.hidden = false;
    this.fit();
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  /* At the foot of the window the list opens upwards, and never leaves the window. */
  fit() {
    const { top, bottom } = this.input.getBoundingClientRect();
    const below = window.innerHeight - bottom - 12;
    const above = top - 12;
    const up = below < Math.min(this.list.scrollHeight, TALLEST) && above > below;
    this.list.classList.toggle("is-above", up);
    this.list.style.maxHeight = `${Math.max(90, Math.min(TALLEST, up ? above : below))}px`;
  }

  row(option, index) {
    const row = document.createElement("li");
    row.className = "combo-option";
    row.id = `${this.list.id}_${index}`;
    row.dataset.index = index;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(option.selected));
    row.append(option.text.trim());
    if (option.dataset.superior) {
      const tag = document.createElement("span");
      tag.className = "tag is-amber";
      tag.textContent = this.select.dataset.textSuperior ?? "";
      row.append(" ", tag);
    }
    if (option.dataset.hint) {
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = option.dataset.hint;
      row.append(" ", hint);
    }
    return row;
  }

  mark() {
    for (const [index, row] of [...this.list.children].entries()) {
      row.classList.toggle("is-active", index === this.active);
    }
    const row = this.list.children[this.active];
    if (this.active >= 0 && row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    if (composing(event)) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter" && !event.ctrlKey && !event.metaKey && this.open()) {
      event.preventDefault();
      if (this.found[this.active]) this.take(this.found[this.active]);
    } else if (key === "Escape" && this.open()) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.show();
    } else if (key === "Tab" || key === "Enter") {
      // Before the focus moves: the choice may show the step that comes next.
      this.leave();
    }
  }

  move(step) {
    if (!this.open()) {
      this.filter("");
      this.active = this.found.findIndex((option) => option.selected);
      if (this.active >= 0) step = 0;
    }
    const count = this.found.length;
    if (count) this.active = (Math.max(this.active, step < 0 ? 0 : -1) + step + count) % count;
    this.mark();
  }

  take(option) {
    this.set(option.value);
    this.close();
    this.input.focus();
  }

  set(value) {
    const changed = this.select.value !== value;
    this.select.value = value;
    this.show();
    if (changed) announceChange(this.select);
  }

  /* Leaving takes the marked or only match; half a name that fits nobody is put back. */
  leave() {
    const text = this.input.value.trim();
    const shown = this.select.selectedOptions[0];
    if (!text) this.set("");
    else if (shown?.value && text === shown.text) this.show();
    else if (this.open() && this.found[this.active]) this.set(this.found[this.active].value);
    else this.show();
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

onContent((root) => {
  for (const select of all(root, "select[data-combo]")) {
    if (!select.closest(".combo")) new Combo(select);
  }
});
