/*
 * data-show-when="field=a|b; other!=c; third" shows a step while every part holds;
 * "!field" holds while nothing is given; "one=a || two=b" while one of two such conditions does.
 * What is hidden is not sent; whether it was needed is the server's to say.
 */
import { all, onContent } from "./dom.js";

function values(form, name) {
  return [...form.elements]
    .filter((field) => field.name === name && !field.disabled)
    .filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked)
    .map((field) => field.value)
    .filter(Boolean);
}

function holds(form, part) {
  const not = /^\s*!/.exec(part);
  if (not) return !holds(form, part.slice(not[0].length));
  const [, name, sign, wanted] = /^\s*([\w-]+)\s*(!?=)?\s*(.*?)\s*$/.exec(part);
  const given = values(form, name);
  if (!sign) return given.length > 0;
  const some = wanted.split("|").some((value) => given.includes(value.trim()));
  return sign === "=" ? some : !some;
}

function show(step, visible) {
  step.hidden = !visible;
  step.dataset.settled = "";
  for (const field of step.querySelectorAll("input, select, textarea, button")) {
    if (!visible && !field.disabled) {
      field.disabled = true;
      field.dataset.asleep = "";
    } else if (visible && "asleep" in field.dataset && !field.parentElement.closest("[hidden]")) {
      field.disabled = false;
      delete field.dataset.asleep;
    }
  }
}

function refresh(form) {
  // Outer steps come first in the document, so an inner one sees the settled state.
  for (const step of form.querySelectorAll("[data-show-when]")) {
    const either = step.dataset.showWhen.split("||");
    show(step, either.some((all) => all.split(";").every((part) => holds(form, part))));
  }
}

onContent((root) => {
  const forms = new Set(all(root, "[data-show-when]").map((step) => step.closest("form")));
  for (const form of forms) {
    if (!form) continue;
    refresh(form);
    if (form.dataset.shows) continue;
    form.dataset.shows = "1";
    form.addEventListener("input", () => refresh(form));
    form.addEventListener("change", () => refresh(form));
  }
});
