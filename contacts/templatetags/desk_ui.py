"""Template tags of the desk's look: icons, fields, findings, clauses, theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from contacts import choices

register = template.Library()

THEME_COOKIE = "frontdesk_theme"
THEMES = ("light", "dark")

# Translators: the three rule documents, as short as a label can be.
DOCUMENTS = {
    "special-calls": _("Special calls"),
    "regulation": _("Regulation"),
    "instruction": _("Instruction"),
}

# How a language tag is written for browsers and for the fonts' :lang().
LANGUAGE_TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
# Each language by its own name, so that nobody is lost in a language unknown to them.
OWN_NAMES = {"zh-hant": "繁體", "zh-hans": "简体", "en": "English"}

# Controls that draw themselves and must not get the look of a text box.
PLAIN_INPUTS = {"checkbox", "radio", "hidden"}


@register.simple_tag
def html_lang() -> str:
    """Return the reader's language as a BCP 47 tag."""
    code = (get_language() or settings.LANGUAGE_CODE).lower()
    return LANGUAGE_TAGS.get(code, code)


@register.simple_tag
def admin_list(model: str) -> str:
    """Return the address of a model's list in the admin."""
    return reverse(f"admin:contacts_{model}_changelist")


@register.filter
def language_tag(code: str) -> str:
    return LANGUAGE_TAGS.get(code.lower(), code)


@register.filter
def own_name(code: str) -> str:
    """Return what a language is called by those who read it."""
    return OWN_NAMES.get(code.lower(), code)


@register.simple_tag
def desk_books(desk: Any) -> list[dict[str, Any]]:
    """Return the address and the title of each book the desk keeps."""
    if not desk:
        return []
    kept = dict.fromkeys(desk.book_for(channel) for channel in choices.Channel.values)
    try:
        return [
            {"url": reverse("register", args=[book.slug]), "label": book.label}
            for book in (
                *kept,
                *choices.SLIP_BOOKS.values(),
                choices.Book.COMMENDATIONS,
            )
        ]
    except NoReverseMatch:
        return []


@register.filter
def most(number: int, limit: int) -> str:
    """Return the number, or `99+` where it is beyond the limit."""
    return f"{limit}+" if number > limit else str(number)


@register.filter
def minutes_text(minutes: int) -> str:
    """Return minutes as a clerk says them: `12′`, `3 h 05′`, `2 d 4 h`; no sign."""
    hours, rest = divmod(abs(int(minutes)), 60)
    days, hours_of_day = divmod(hours, 24)
    if days:
        values = {"days": days, "hours": hours_of_day}
        return gettext("%(days)d d %(hours)d h") % values
    if hours:
        return gettext("%(hours)d h %(minutes)02d′") % {"hours": hours, "minutes": rest}
    return f"{rest}′"


@register.simple_tag(takes_context=True)
def chosen_theme(context: template.Context) -> str:
    """Return `light`, `dark` or `auto`: the account's choice, else this browser's."""
    request = context.get("request")
    if request is None:
        return "auto"
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        chosen = getattr(user, "theme", "")
    else:
        chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


@register.simple_tag
def csrf_cookie_name() -> str:
    return settings.CSRF_COOKIE_NAME


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite; without a label it is decoration."""
    address = f"{static('desk/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>',
            label,
            address,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address
    )


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> SafeString:
    """Render a form control with the desk's look.

    Extra attributes are named with underscores: `hx_post` becomes `hx-post`; `add`
    gives more classes.
    """
    added = {name.replace("_", "-"): value for name, value in attrs.items()}
    classes = [field.field.widget.attrs.get("class", ""), added.pop("add", "")]
    if not field.use_fieldset and _draws_a_box(field):
        classes.insert(0, "control")
    wanted = " ".join(filter(None, classes))
    if wanted:
        added["class"] = wanted
    if field.use_fieldset and field.errors:
        added["aria-invalid"] = "true"
    if field.use_fieldset:
        added["aria-labelledby"] = f"{field.auto_id}_label"
        if field.aria_describedby:
            added["aria-describedby"] = field.aria_describedby
    return field.as_widget(attrs=added)


def _draws_a_box(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") not in PLAIN_INPUTS


@register.filter
def is_chip(field: BoundField) -> bool:
    """Say whether the control writes its own label on a chip."""
    return type(field.field.widget).__name__ == "ChipCheckbox"


@register.filter
def findings(field: BoundField) -> list[dict[str, Any]]:
    """Return a field's errors: sentence, code and the clauses each one cites."""
    return _found(field.errors.as_data())


@register.filter
def whole_findings(form: BaseForm) -> list[dict[str, Any]]:
    """Return the errors of the form as a whole, like `findings`."""
    return _found(form.non_field_errors().as_data())


def _found(errors: Iterable[ValidationError]) -> list[dict[str, Any]]:
    found = []
    for error in errors:
        clauses = getattr(error, "clauses", None)
        if clauses is None:
            clauses = (error.params or {}).get("clauses", ())
        for message in error.messages:
            found.append({"message": message, "code": error.code, "clauses": clauses})
    return found


@register.filter
def clause_label(clause: str) -> str:
    """Return a clause id as people say it: `regulation/3.1.1` → `Regulation 3.1.1`."""
    document, _slash, number = clause.partition("/")
    return f"{DOCUMENTS.get(document, document)} {number}".strip()


@register.filter
def clause_anchor(clause: str) -> str:
    """Return the id of the clause's place on the rules page."""
    return clause.replace("/", "-")


@register.simple_tag
def clause(clauses: str | Iterable[str], link: bool = True) -> SafeString:
    """Return the clause tags of one id or several; nothing where there is none.

    In a form `link=False` keeps them out of the Tab order, which is the order of the
    talk.
    """
    ids = [clauses] if isinstance(clauses, str) else list(clauses or ())
    if not ids:
        return SafeString("")
    try:
        rules = reverse("rules") if link else ""
    except NoReverseMatch:
        rules = ""
    tags = [_clause_tag(name, rules) for name in ids]
    return SafeString(" ".join(tags))


def _clause_tag(name: str, rules: str) -> SafeString:
    label = clause_label(name)
    if not rules:
        return format_html('<span class="clause">{}</span>', label)
    address = f"{rules}#{clause_anchor(name)}"
    return format_html('<a class="clause" href="{}">{}</a>', address, label)


# What stands in a part that is kept, until it is shown, for what differs each time.
_TOKEN, _MINUTES = "\ue000token\ue000", "\ue000minutes\ue000"
MOST_KEPT = 1000
_kept: dict[tuple[Any, ...], str] = {}


def _made_once(
    template_name: str, said: tuple[Any, ...], context: dict[str, Any]
) -> str:
    """Return the template filled in, made anew only for what was not said before.

    `said` is all that decides how it looks, beside the language.
    """
    key = (template_name, get_language(), *said)
    made = _kept.get(key)
    if made is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        made = _kept[key] = render_to_string(template_name, context)
    return made


@register.simple_tag
def talked(talk: Any) -> SafeString:
    """Return what is to be said and done now, and what stops a save.

    Asked for at every pause in typing; most of the time the same is said again.
    """
    findings = [
        tuple((one.code, str(one), tuple(one.clauses)) for one in some)
        for some in (talk.stops, talk.advice)
    ]
    guides = tuple(
        (one.code, one.tone, str(one), tuple(one.clauses)) for one in talk.guidance
    )
    said = (talk.needs, *findings, guides, *talk.missing)
    return SafeString(_made_once("contacts/_talk.html", said, {"talk": talk}))


@register.simple_tag(takes_context=True)
def promise_row(context: template.Context, line: Any, next: str) -> SafeString:
    """Return the row of a promise, made once for all who are shown the same.

    A board is shown anew each minute, to everybody at the desk; most of it stays.
    """
    entry = getattr(context.get("contact"), "number", "")
    tasks = bool(context.get("may", {}).get("tasks"))
    told = {**vars(line), "minutes": (line.late, line.soon)}
    shown = {
        "line": line,
        "next": next,
        "may": {"tasks": tasks},
        "contact": {"number": entry},
        "csrf_token": _TOKEN,
        "minutes_left": _MINUTES,
    }
    said = (next, entry, tasks, *told.values())
    row = _made_once("contacts/_promise_row.html", said, shown)
    if _TOKEN in row:
        row = row.replace(_TOKEN, str(context.get("csrf_token", "")))
    if _MINUTES in row:
        minutes = {"minutes": line.minutes}
        due = _made_once("contacts/_due.html", (line.minutes,), minutes)
        row = row.replace(_MINUTES, due.strip())
    return SafeString(row)
