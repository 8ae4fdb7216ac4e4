"""The pages speak the reader's language: nothing is left over in English."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import choices, desk
from contacts.admin import site
from contacts.factories import new_contact
from contacts.models import Category, Contact, FollowUp, StaffMember

LANGUAGES = ("zh-hant", "zh-hans")
# Keys, formats, units and what the desks here call themselves.
KNOWN = {"alt", "asia", "ctrl", "csv", "enter", "esc", "english", "heic", "jpeg"}
KNOWN |= {"ods", "pdf", "png", "taipei", "tiff", "utf", "xls", "xlsx", "shift", "tab"}
SHOWN = {"alt", "aria-label", "placeholder", "title", "label"}
SILENT = {"script", "style", "kbd", "code", "blockquote"}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "use", "col"}
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(r"(?<![-/\w.@#])[A-Za-z]{3,}(?![-\w/@])")
HALF_WIDTH = re.compile(rf"[{HAN}]\s?[,;:?!()]|[,;:?!()]\s?[{HAN}]")


class Reader(HTMLParser):
    """Collects what a person or a screen reader reads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if self._silent:
            return
        for name, value in values.items():
            if value and (name in SHOWN or name.startswith("data-text")):
                self.texts.append(value)
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.texts.append(re.sub(r"\s+", " ", data))

    @property
    def _silent(self) -> bool:
        return bool(SILENT.intersection(self._open))


def texts(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return reader.texts


def english(page: str) -> list[str]:
    return [
        text
        for text in texts(page)
        if any(word.lower() not in KNOWN for word in WORD.findall(text))
    ]


def test_the_reader_sees_text_and_labels_but_no_code():
    page = """<p title="Name">一 <kbd>Enter</kbd><br>Two<script>let x;</script></p>
      <input type="submit" value="Save"><a href="/en/" data-text-x="Gone">三</a>"""
    assert texts(page) == ["Name", "一 ", "Two", "Save", "Gone", "三"]
    assert english(page) == ["Name", "Two", "Save", "Gone"]


@pytest.fixture
def filed(estate, file_call) -> SimpleNamespace:
    """A desk with a late call, a void line, a tense visit, a letter and a draft."""
    late = {"rings": 5, "late_reason": "同時接待訪客。"}
    message = {"message": "請回電談保險。", "message_kind": "please_call"}
    call = file_call(
        estate,
        asked_for=estate.superior,
        asked_for_answer="absent",
        purpose_status="clear",
        outcome="message_taken",
        **late,
        **message,
    ).contact
    void = file_call(estate).contact
    supervisor = estate.supervisor
    desk.void(void, reason="重複登記。", by=supervisor.user, member=supervisor)
    earlier = timezone.now() - dt.timedelta(minutes=20)
    visit = record(
        estate,
        "visit",
        name="周婉婷",
        customer_kind="owner",
        unit="1棟1404",
        content="反映夜間施工噪音太大。",
        phone="0912345679",
        outcome="reply_owed",
        arrived_at=earlier,
        occurred_at=earlier,
        call_supervisor=True,
        tense=True,
    )
    letter = record(
        estate,
        "letter",
        name="林國棟",
        kind="complaint",
        subject="投訴夜班保安",
        content="來函投訴。",
        received_on=timezone.localdate(),
        delivery="post",
        original_kept_at="檔案櫃",
    )
    desk.keep_draft(
        uuid.uuid4(),
        desk=estate.desk,
        user=supervisor.user,
        channel="call",
        data={"name": "陳先生", "content": "詢問"},
    )
    promise = FollowUp.objects.filter(contact=call).first()
    return SimpleNamespace(
        call=call, void=void, visit=visit, letter=letter, promise=promise, at=estate
    )


def record(place: SimpleNamespace, channel: str, **fields: object) -> Contact:
    fields |= {"answered_by": place.cleared, "category": "complaint"}
    contact = new_contact(channel, place.desk, place.categories, **fields)
    place.desk.refresh_from_db()
    return desk.record(contact, by=place.cleared.user, door=choices.Door.FORM).contact


def addresses(filed: SimpleNamespace) -> Iterator[str]:
    """Yield the addresses of the desk's pages."""
    yield from ("/nowhere/", "/?show=mine", "/?show=overdue", "/tasks/?whose=done")
    for name in (
        "board",
        "tasks",
        "search",
        "rules",
        "drafts",
        "call_new",
        "visit_new",
        "letter_new",
        "import_contacts",
        "password_change",
    ):
        yield reverse(name)
    today = timezone.localdate().isoformat()
    for book in (choices.Book.TELEPHONE, choices.Book.LETTERS):
        yield reverse("register", args=[book.slug])
        yield reverse("register_print", args=[book.slug]) + f"?day={today}"
    for contact in (filed.call, filed.void, filed.visit, filed.letter):
        yield reverse("contact", args=[contact.number])
    for name in ("amend", "close", "void"):
        yield reverse(f"contact_{name}", args=[filed.call.number])
    for promise in FollowUp.objects.open():
        for name in ("complete", "postpone", "reassign"):
            yield reverse(f"promise_{name}", args=[promise.pk])
    yield reverse("visit_filed", args=[filed.visit.number])
    yield reverse("letter_filed", args=[filed.letter.number])
    yield reverse("attachment_add", args=[filed.letter.number])


def left_over(client: Client, pages: Iterable[str]) -> dict[str, list[str]]:
    """Return what is not Chinese on each page."""
    found = {}
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == (404 if address == "/nowhere/" else 200), address
        page = answer.content.decode()
        half = [text for text in texts(page) if HALF_WIDTH.search(text)]
        # The admin's own templates write the colon of a label themselves.
        ours = not address.startswith("/admin/")
        if wrong := sorted({*english(page), *(half if ours else [])}):
            found[address] = wrong
    return found


def reads(member: StaffMember, language: str) -> StaffMember:
    member.user.language = language
    member.user.save()
    return member


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_s_pages_have_no_english_and_no_half_width_sign(
    filed, sign_in, language
):
    client = sign_in(reads(filed.at.supervisor, language))
    assert left_over(client, addresses(filed)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_form_refuses_is_said_in_chinese(estate, sign_in, language):
    client = sign_in(reads(estate.cleared, language))
    for name in ("call_new", "visit_new", "letter_new"):
        page = client.post(reverse(name), {"entry_id": str(uuid.uuid4())})
        assert page.status_code in (200, 422), name
        assert english(page.content.decode()) == []
        assert page.context["form"].errors


# What Django's admin writes beside its pictures, in no language.
PICTURES = {"True", "False", "Search"}


def admin_pages(client: Client) -> Iterator[str]:
    """Yield every list, and the form and history of its first row."""
    request = client.get(reverse("admin:index")).wsgi_request
    yield reverse("admin:index")
    for model, options in site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if not options.has_view_permission(request):
            continue
        yield reverse(f"{name}_changelist")
        row = options.get_queryset(request).first()
        if row is not None:
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])
        if options.has_add_permission(request):
            yield reverse(f"{name}_add")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_admin_s_pages_have_no_english(filed, sign_in, language):
    # The English names of the categories are data of the desk.
    names = {"code": Concat(Value("c"), Cast("pk", CharField())), "name_en": "–"}
    Category.objects.update(**names)
    client = sign_in(reads(filed.at.administrator, language))
    pages = list(admin_pages(client))
    assert len(pages) > 15
    left = left_over(client, pages)
    assert {text for wrong in left.values() for text in wrong} <= PICTURES


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("zh-hant", "登入前臺"),
        ("zh-hans", "登录前台"),
        ("en", "Log in to the front desk"),
    ],
)
def test_the_login_speaks_the_language_of_the_device(client, language, heading):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(reverse("login")).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert (english(page) == []) is (language != "en")
