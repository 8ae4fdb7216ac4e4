"""Contacts: what a call, a visit and a letter share, and what each adds."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from ..rights import Right
from ..rules import CallFacts, Facts, LetterFacts, VisitFacts
from .customers import Customer
from .desks import Category, Department, Desk
from .history import sealed_history
from .inserting import QuickInsert
from .people import StaffMember

if TYPE_CHECKING:
    from .snapshot import Snapshot


# An extension of the house has three digits, a room of the hotel three or four.
SHORTEST_NUMBER = 3


class RegisterBook(models.Model):
    """The last number given in one book of one desk in one year."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    book = models.CharField(_("book"), max_length=2, choices=choices.Book.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    last_serial = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("register book")
        verbose_name_plural = _("register books")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "book", "year"),
                name="book_once_a_year",
                violation_error_message=_("There is a book for this year already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk.code}-{self.book}-{self.year}"


class ImportBatch(models.Model):
    """One old book taken over: which file, by whom, and what came of it."""

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name=_("desk"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    imported_at = models.DateTimeField(_("imported at"))
    # Null: imported from the command line.
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    taken = models.PositiveIntegerField(_("entries taken over"), default=0)
    known = models.PositiveIntegerField(_("entries that were there"), default=0)
    rejected = models.PositiveIntegerField(_("rows sent back"), default=0)
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=choices.ImportState.choices,
        default=choices.ImportState.DONE,
    )
    # The rows dealt with so far; an import that stopped goes on after them.
    position = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    # Counts of each sheet, and of its rows that are no entries.
    sheets = models.JSONField(default=list, editable=False)
    # Under which name the file is kept meanwhile; blank once it is deleted.
    upload = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = (
            models.Index(fields=("desk", "-imported_at"), name="import_newest_first"),
        )

    def __str__(self) -> str:
        return self.file_name


class ContactQuerySet(models.QuerySet):
    def of(self, desk: Desk) -> ContactQuerySet:
        return self.filter(desk=desk)

    def newest_first(self) -> ContactQuerySet:
        return self.order_by("-occurred_at", "-id")

    def older_than(self, occurred_at: datetime, pk: int) -> ContactQuerySet:
        """Return what follows the given entry in a list of the newest first.

        Written so that both databases walk the index: the textbook OR reads it from
        its start.
        """
        return self.filter(occurred_at__lte=occurred_at).filter(
            models.Q(occurred_at__lt=occurred_at) | models.Q(pk__lt=pk)
        )

    def newer_than(self, occurred_at: datetime, pk: int) -> ContactQuerySet:
        """Return what comes before the given entry in a list of the newest first."""
        return self.filter(occurred_at__gte=occurred_at).filter(
            models.Q(occurred_at__gt=occurred_at) | models.Q(pk__gt=pk)
        )


def _can_be_dialled(phone: str) -> bool:
    """Say whether what was typed holds a number; “see note” is none to call back."""
    return sum(sign.isdigit() for sign in phone) >= SHORTEST_NUMBER


def _staff_key(
    label: Any, *, related_name: str = "+", db_index: bool = True
) -> models.ForeignKey:
    return models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        verbose_name=label,
        db_index=db_index,
    )


class Contact(QuickInsert):
    """One line of a register book. Never deleted: amended with history, or voided."""

    # Every list begins with the desk and has an index of its own below; one for each
    # key beside them would be written with every save and read by nobody.
    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name=_("desk"), db_index=False
    )
    channel = models.CharField(
        _("channel"), max_length=6, choices=choices.Channel.choices
    )
    book = models.CharField(_("book"), max_length=2, choices=choices.Book.choices)
    serial = models.PositiveIntegerField(_("number in the book"))
    number = models.CharField(_("register number"), max_length=32, unique=True)
    # Made by the client, so that a retried save is the same entry.
    entry_id = models.UUIDField(unique=True, default=uuid.uuid4)
    # Of what was sent, so that the same id with another body is refused.
    body_hash = models.CharField(max_length=64, editable=False, default="")

    occurred_at = models.DateTimeField(_("date and time"))
    entered_at = models.DateTimeField(_("entered at"))
    # Null: entered by a command (an old book imported on the server).
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
        db_index=False,
    )
    answered_by = _staff_key(_("received by"), related_name="received", db_index=False)
    door = models.CharField(_("entered through"), max_length=6)
    import_batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("import"),
    )
    book_number = models.CharField(
        _("number in the old book"), max_length=40, blank=True
    )

    # Null: the caller is withheld, unknown, or not kept as a customer.
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("customer"),
        db_index=False,
    )
    identity = models.CharField(
        _("identity"), max_length=8, choices=choices.Identity.choices
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    phone_e164 = models.CharField(max_length=20, blank=True, editable=False)
    phone_extension = models.CharField(max_length=10, blank=True, editable=False)
    phone_key = models.CharField(max_length=24, blank=True, editable=False)
    unit = models.CharField(_("building and unit"), max_length=40, blank=True)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    customer_kind = models.CharField(
        _("customer type"),
        max_length=12,
        choices=choices.CustomerKind.choices,
        blank=True,
    )

    # Only a visitor to whom nobody has come yet has none: nobody has asked.
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        db_index=False,
    )
    subcategory = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sub-category"),
        db_index=False,
    )
    urgency = models.CharField(
        _("urgency"),
        max_length=8,
        choices=choices.Urgency.choices,
        default=choices.Urgency.NORMAL,
    )
    content = models.TextField(_("content"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=24, blank=True)
    result = models.TextField(_("result"), blank=True)
    reply_due = models.DateTimeField(_("reply promised by"), null=True, blank=True)
    reply_owner = _staff_key(_("who replies"), db_index=False)
    complained_of = _staff_key(_("person complained of"), db_index=False)

    status = models.CharField(
        _("status"),
        max_length=6,
        choices=choices.Status.choices,
        default=choices.Status.OPEN,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("voided by"),
        db_index=False,
    )
    void_reason = models.CharField(_("reason for voiding"), max_length=200, blank=True)
    amended_at = models.DateTimeField(_("last amended at"), null=True, blank=True)
    # Kept beside the breaches so that the register filters by an index.
    flagged = models.BooleanField(_("has a breach"), default=False)
    # What a supervisor looks for in a call; kept here for the same reason.
    late = models.BooleanField(_("answered late"), default=False)
    overridden = models.BooleanField(_("put through all the same"), default=False)
    to_superior = models.BooleanField(_("put through to a superior"), default=False)
    review = models.CharField(
        _("review"),
        max_length=10,
        choices=choices.Review.choices,
        default=choices.Review.PENDING,
    )
    # Kept when an amendment asks for another review, to tell it from the first.
    reviewed_at = models.DateTimeField(_("last reviewed at"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = (
            models.Index(
                fields=("desk", "book", "occurred_at", "id"), name="contact_book"
            ),
            models.Index(fields=("desk", "occurred_at", "id"), name="contact_desk"),
            # All that the month's report counts by, read without the rows.
            models.Index(
                fields=(
                    "desk",
                    "occurred_at",
                    "channel",
                    "status",
                    "category",
                    "subcategory",
                    "outcome",
                    "door",
                    "entered_at",
                ),
                # SQLite has it in every index; the report asks where the keys lie.
                include=("id",),
                name="contact_month",
            ),
            models.Index(
                # What was settled as it was written down was never open: most are.
                fields=(
                    *("desk", "closed_at", "category", "subcategory"),
                    *("occurred_at", "status"),
                ),
                condition=models.Q(closed_at__gt=models.F("entered_at")),
                name="contact_closed",
            ),
            models.Index(
                fields=("desk", "category", "occurred_at", "id"), name="contact_cat"
            ),
            models.Index(
                fields=("desk", "answered_by", "occurred_at", "id"),
                name="contact_staff",
            ),
            models.Index(
                fields=("desk", "status", "occurred_at", "id"), name="contact_status"
            ),
            models.Index(
                fields=("desk", "occurred_at", "id"),
                condition=models.Q(flagged=True),
                name="contact_flagged",
            ),
            # Lists of the admin are of one channel: without it SQLite walks all of it.
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(flagged=True),
                name="contact_breached",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(status="open"),
                name="contact_open",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(status="void"),
                name="contact_void",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"), name="contact_channel"
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(review="pending"),
                name="contact_to_review",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(late=True),
                name="contact_late_calls",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(overridden=True),
                name="contact_overridden_calls",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(to_superior=True),
                name="contact_superior_calls",
            ),
            models.Index(
                fields=("desk", "channel", "occurred_at", "id"),
                condition=models.Q(review="pending", reviewed_at__isnull=False),
                name="contact_again",
            ),
            # Few are corrected: who asks since when need not read the register.
            models.Index(
                fields=("desk", "amended_at"),
                condition=models.Q(amended_at__isnull=False),
                name="contact_amended",
            ),
            models.Index(
                fields=("customer", "occurred_at", "id"),
                condition=models.Q(customer__isnull=False),
                name="contact_customer",
            ),
            models.Index(
                fields=("desk", "phone_key", "occurred_at", "id"),
                condition=~models.Q(phone_key=""),
                name="contact_phone",
            ),
            # Whoever wrote or called without a number is known by the name only.
            models.Index(
                fields=("desk", "name", "occurred_at", "id"),
                condition=~models.Q(name=""),
                name="contact_name",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(channel__in=choices.Channel.values),
                name="contact_one_channel",
                violation_error_message=_("Choose call, visit or letter."),
            ),
            models.CheckConstraint(
                condition=models.Q(identity="given")
                | (models.Q(name="") & models.Q(customer__isnull=True)),
                name="contact_withheld_has_no_name",
                violation_error_message=_(
                    "A caller who gave no name has none. Choose “given” or clear it."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="void")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="contact_void_has_reason",
                violation_error_message=_("Write why the line is void."),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("contact", args=[self.number])

    @property
    def kind_row(self) -> PhoneCall | Visit | Letter:
        """Return the call, visit or letter that this contact is."""
        if type(self) is not Contact:
            return self
        return getattr(self, _ROW_OF[self.channel])

    @property
    def is_void(self) -> bool:
        return self.status == choices.Status.VOID

    def readable_by(self, member: StaffMember) -> bool:
        """Say whether this person may read what the entry says, beyond its line.

        Of a row that is only a contact, have the letter fetched with it.
        """
        letter = self.channel == choices.Channel.LETTER
        return not letter or self.kind_row.readable_by(member)

    def shared_facts(self, snapshot: Snapshot, now: datetime) -> dict[str, Any]:
        """Return what the rules ask of every kind of contact."""
        on = snapshot.day(self.occurred_at or now)
        category = snapshot.categories.get(self.category_id)
        subcategory = snapshot.categories.get(self.subcategory_id)
        return {
            "now": now,
            "occurred_at": self.occurred_at,
            "identity": self.identity,
            "name": self.name,
            "phone": self.phone if _can_be_dialled(self.phone) else "",
            "unit": self.unit,
            "organisation": self.organisation,
            "customer_kind": self.customer_kind,
            "category": category.code if category else "",
            "subcategory": subcategory.code if subcategory else "",
            "urgency": self.urgency,
            "content": self.content,
            "result": self.result,
            "outcome": self.outcome,
            "answered_by": snapshot.person(self.answered_by_id, on),
            "complained_of": snapshot.person(self.complained_of_id, on),
            "reply_due": self.reply_due,
            "reply_owner": snapshot.person(self.reply_owner_id, on),
            "known_customer": self.customer_id is not None,
        }

    def facts(self, snapshot: Snapshot, now: datetime) -> Facts:
        """Return this contact as the rules see it; `now` is the moment of asking."""
        return self.kind_row.facts(snapshot, now)


# Most calls are answered in time; the report reads the others by an index of their own.
RINGS_INDEXED = 3
NOT_SIMPLY_ANSWERED = (
    models.Q(rings__isnull=True)
    | models.Q(rings__gt=RINGS_INDEXED)
    | models.Q(direction=choices.Direction.OUTGOING)
)


class PhoneCall(Contact):
    """A line of the telephone reception book that is a call."""

    direction = models.CharField(
        _("direction"),
        max_length=8,
        choices=choices.Direction.choices,
        default=choices.Direction.INCOMING,
    )
    # Null: an outgoing call, or an old book that did not count.
    rings = models.PositiveSmallIntegerField(
        _("rings"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    late_reason = models.CharField(_("reason if late"), max_length=200, blank=True)
    greeted = models.BooleanField(_("greeting given"), default=False)
    purpose_status = models.CharField(
        _("purpose"), max_length=8, choices=choices.PurposeStatus.choices, blank=True
    )
    asked_for = _staff_key(
        _("person asked for"), related_name="calls_asked_for", db_index=False
    )
    asked_for_answer = models.CharField(
        _("answer of the person asked for"),
        max_length=10,
        choices=choices.AskedForAnswer.choices,
        blank=True,
    )
    # What the caller was told, apart from what was true (special-calls/2 and /7).
    said = models.TextField(_("what was said"), blank=True, editable=False)
    connected_to = _staff_key(
        _("put through or handed to"), related_name="calls_taken", db_index=False
    )
    superior_reason = models.CharField(_("why a superior"), max_length=200, blank=True)
    override_reason = models.CharField(
        _("why put through all the same"), max_length=200, blank=True
    )
    alternative_offered = models.CharField(
        _("another person offered"),
        max_length=8,
        choices=choices.Alternative.choices,
        blank=True,
    )
    message = models.TextField(_("message"), blank=True)
    message_kind = models.CharField(
        _("message asks for"),
        max_length=16,
        choices=choices.MessageKind.choices,
        blank=True,
    )
    consulted = _staff_key(_("colleague asked"), db_index=False)
    interrupted_by_visitor = models.BooleanField(
        _("interrupted by a visitor"), default=False
    )
    served_first = models.CharField(
        _("who was served first"),
        max_length=8,
        choices=choices.ServedFirst.choices,
        blank=True,
    )
    interrupting_visit = models.ForeignKey(
        "contacts.Visit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interrupted_calls",
        verbose_name=_("visit that interrupted"),
    )
    read_back = models.BooleanField(_("read back to the caller"), default=False)
    # The source of an outgoing call: there is no private one (regulation/3.1.5).
    source = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls_made",
        verbose_name=_("on account of"),
    )
    promise = models.ForeignKey(
        "contacts.FollowUp",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls_made",
        verbose_name=_("promise kept"),
    )
    # Old books tell that somebody rang out, but not on account of what.
    source_unknown = models.BooleanField(default=False, editable=False)

    objects = ContactQuerySet.as_manager()
    history = sealed_history(excluded_fields=["search_text", "body_hash"])

    class Meta:
        verbose_name = _("phone call")
        verbose_name_plural = _("phone calls")
        indexes = (
            models.Index(
                fields=("contact_ptr", "rings", "direction"),
                condition=NOT_SIMPLY_ANSWERED,
                name="call_not_simple",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(rings__isnull=True)
                | models.Q(rings__gte=1, rings__lte=99),
                name="call_rings_possible",
                violation_error_message=_("Count the rings from 1 to 99."),
            ),
            models.CheckConstraint(
                condition=models.Q(direction="incoming")
                | models.Q(source__isnull=False)
                | models.Q(promise__isnull=False)
                | models.Q(source_unknown=True),
                name="call_outgoing_has_source",
                violation_error_message=_(
                    "Log an outgoing call from the entry or promise it belongs to."
                ),
            ),
        )

    def facts(self, snapshot: Snapshot, now: datetime) -> CallFacts:
        on = snapshot.day(self.occurred_at or now)
        return CallFacts(
            **self.shared_facts(snapshot, now),
            direction=self.direction,
            rings=self.rings,
            late_reason=self.late_reason,
            greeted=self.greeted,
            purpose_status=self.purpose_status,
            asked_for=snapshot.person(self.asked_for_id, on),
            asked_for_answer=self.asked_for_answer,
            connected_to=snapshot.person(self.connected_to_id, on),
            superior_reason=self.superior_reason,
            override_reason=self.override_reason,
            alternative_offered=self.alternative_offered,
            message=self.message,
            message_kind=self.message_kind,
            interrupted_by_visitor=self.interrupted_by_visitor,
            served_first=self.served_first,
            has_source=self.source_id is not None or self.promise_id is not None,
            own_promise=self._keeps_own_promise(snapshot),
            consulted=snapshot.person(self.consulted_id, on),
            promised_at=self._promised_at(),
            promised_code=self.promise.code if self.promise_id else "",
        )

    def _promised_at(self) -> datetime | None:
        """Return when the promise was made that the call keeps; none without one."""
        if self.promise_id is None:
            return None
        # An entry may be written late, and a letter has no hour of its own.
        return min(self.promise.opened_at, self.promise.contact.occurred_at)

    def _keeps_own_promise(self, snapshot: Snapshot) -> bool:
        """Say whether somebody from another post keeps what they had promised."""
        caller = snapshot.staff.get(self.answered_by_id) if self.promise_id else None
        if caller is None or caller.role == choices.Role.RECEPTIONIST:
            return False
        promise = self.promise
        if promise.owner_id is not None:
            return promise.owner_id == caller.pk
        department = promise.department_id
        return department is not None and department == caller.department_id


class Visit(Contact):
    """A visit: in the reception book, or in the telephone book by profile."""

    arrived_at = models.DateTimeField(_("arrived at"))
    attended_at = models.DateTimeField(_("attended at"), null=True, blank=True)
    # Null: the visitor is still here.
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    party_size = models.PositiveSmallIntegerField(
        _("number of visitors"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    host = _staff_key(
        _("person visited"), related_name="visits_received", db_index=False
    )
    purpose = models.CharField(_("purpose of the visit"), max_length=80, blank=True)
    identity_checked = models.BooleanField(_("identity checked"), default=False)
    tense = models.BooleanField(_("tense"), default=False)
    call_supervisor = models.BooleanField(_("supervisor called"), default=False)
    greeted = models.BooleanField(_("greeted on entry"), default=False)
    farewell = models.BooleanField(_("said goodbye"), default=False)
    message = models.TextField(_("message"), blank=True)
    message_kind = models.CharField(
        _("message asks for"),
        max_length=16,
        choices=choices.MessageKind.choices,
        blank=True,
    )

    objects = ContactQuerySet.as_manager()
    history = sealed_history(excluded_fields=["search_text", "body_hash"])

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(attended_at__isnull=True)
                | models.Q(attended_at__gte=models.F("arrived_at")),
                name="visit_attended_after_arrival",
                violation_error_message=_(
                    "Nobody is attended to before arriving. Correct one of the times."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(left_at__gte=models.F("arrived_at")),
                name="visit_left_after_arrival",
                violation_error_message=_(
                    "Nobody leaves before arriving. Correct one of the times."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(party_size__gte=1),
                name="visit_has_a_visitor",
                violation_error_message=_("A visit has at least one visitor."),
            ),
        )

    @property
    def waiting_seconds(self) -> int | None:
        """Return how long the visitor waited, or nothing while nobody came."""
        if self.attended_at is None:
            return None
        return round((self.attended_at - self.arrived_at).total_seconds())

    def facts(self, snapshot: Snapshot, now: datetime) -> VisitFacts:
        on = snapshot.day(self.occurred_at or now)
        return VisitFacts(
            **self.shared_facts(snapshot, now),
            arrived_at=self.arrived_at,
            attended_at=self.attended_at,
            left_at=self.left_at,
            party_size=self.party_size,
            host=snapshot.person(self.host_id, on),
            tense=self.tense,
            call_supervisor=self.call_supervisor,
            greeted=self.greeted,
            farewell=self.farewell,
            message=self.message,
            message_kind=self.message_kind,
        )


class Letter(Contact):
    """A line of the customer letter register. The sender's name is `name`."""

    kind = models.CharField(
        _("kind of letter"), max_length=16, choices=choices.LetterKind.choices
    )
    received_on = models.DateField(_("received on"))
    dated = models.DateField(_("dated"), null=True, blank=True)
    sender_reference = models.CharField(
        _("sender's reference"), max_length=60, blank=True
    )
    delivery = models.CharField(
        _("delivery"), max_length=8, choices=choices.Delivery.choices, blank=True
    )
    subject = models.CharField(_("subject"), max_length=200)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    enclosures = models.CharField(_("enclosures"), max_length=200, blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    original_kept_at = models.CharField(
        _("where the original is kept"), max_length=80, blank=True
    )
    praised_staff = models.CharField(_("employee commended"), max_length=80, blank=True)
    praised_department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department of the employee"),
        db_index=False,
    )
    praise_form = models.CharField(
        _("form of commendation"),
        max_length=8,
        choices=choices.PraiseForm.choices,
        blank=True,
    )
    proposal = models.TextField(_("proposal"), blank=True)
    instruction = models.TextField(
        pgettext_lazy("letter", "manager's instruction"), blank=True
    )
    thanked_on = models.DateField(_("thanked on"), null=True, blank=True)
    thanks = models.CharField(_("thank-you"), max_length=200, blank=True)
    reward = models.CharField(_("reward"), max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()
    history = sealed_history(excluded_fields=["search_text", "body_hash"])

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.LetterKind.values),
                name="letter_kind_known",
                violation_error_message=_("Choose one of the four kinds of letter."),
            ),
            models.CheckConstraint(
                condition=~models.Q(subject=""),
                name="letter_has_subject",
                violation_error_message=_("Write what the letter is about."),
            ),
        )

    def readable_by(self, member: StaffMember) -> bool:
        """A confidential letter is read by those with the right and who took it in."""
        if not self.confidential or member.pk == self.answered_by_id:
            return True
        return member.may(Right.CONFIDENTIAL)

    def facts(self, snapshot: Snapshot, now: datetime) -> LetterFacts:
        department = snapshot.departments.get(self.praised_department_id)
        return LetterFacts(
            **self.shared_facts(snapshot, now),
            kind=self.kind,
            received_on=self.received_on,
            dated=self.dated,
            today=snapshot.day(now),
            sender_reference=self.sender_reference,
            delivery=self.delivery,
            subject=self.subject,
            original_kept_at=self.original_kept_at,
            praised_staff=self.praised_staff,
            praised_department=department.name if department else "",
            praise_form=self.praise_form,
        )


_ROW_OF = {
    choices.Channel.CALL.value: "phonecall",
    choices.Channel.VISIT.value: "visit",
    choices.Channel.LETTER.value: "letter",
}

ROW_CLASSES: dict[str, type[Contact]] = {
    choices.Channel.CALL.value: PhoneCall,
    choices.Channel.VISIT.value: Visit,
    choices.Channel.LETTER.value: Letter,
}


def attachment_path(attachment: Attachment, file_name: str) -> str:
    """Return where a scan is kept: never under a name that tells anything."""
    return f"{attachment.desk_id}/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A scan of a letter, served only to those with the right."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="attachments")
    file = models.FileField(_("file"), upload_to=attachment_path)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = (
            models.UniqueConstraint(
                fields=("contact", "sha256"),
                name="attachment_once_a_contact",
                violation_error_message=_("This file is attached already."),
            ),
        )

    def __str__(self) -> str:
        return self.name
