"""Each form of the desk as a `Paper`: which boxes it has and what stands in them.

What a superior answered, why one was called, and what was said to a caller stand on
no paper (special-calls/2 and /7): no builder here reads those fields.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext

from .. import choices
from ..models import (
    Commendation,
    ComplaintRecord,
    Contact,
    CoordinationSlip,
    FollowUp,
    FormNumber,
    HandOver,
    Letter,
    Posting,
    ReturnVisit,
    ShiftCheck,
    Slip,
    WorkOrder,
)
from ..reports.reading import Reader
from ..reports.registers import Line, joined
from ..reports.shifts import items_of, parted, promises_of
from ..rules.clauses import clause
from .books import BookPages, weight_of
from .paper import (
    A4_ACROSS,
    A5_ACROSS,
    Box,
    Grid,
    Paper,
    Table,
    TableRow,
    long,
    pair,
    ticked,
)

Form = choices.PaperForm
Kind = choices.FollowUpKind

# The clauses that ask for each form; those in force at the desk stand in its corner.
BASIS: dict[str, tuple[str, ...]] = {
    Form.MESSAGE: ("special-calls/5", "regulation/3.1.3", "instruction/3.1.4"),
    Form.WORK_ORDER: ("regulation/4.1",),
    Form.COMPLAINT: ("regulation/4.2",),
    Form.COORDINATION: ("instruction/3.3.2",),
    Form.COMMENDATION: ("regulation/3.3.3", "instruction/3.3.3"),
    Form.RETURN_VISIT: ("regulation/4.2",),
    Form.SHIFT_CHECK: (
        "regulation/3.2.1",
        "regulation/3.2.2",
        "instruction/3.2.1",
        "instruction/3.2.2",
    ),
    Form.HAND_OVER: (),
    Form.REGISTER: (),
}
# What tells that a message was delivered, read and answered.
ANSWERED = (Kind.COLLEAGUE_CALL_BACK, Kind.CALL_BACK)


class Sheets:
    """Makes the papers of one desk for one reader; reads its form numbers once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.desk = reader.snapshot.desk

    @cached_property
    def documents(self) -> dict[str, str]:
        """Return the document number and version of each form of the desk."""
        rows = FormNumber.objects.filter(desk=self.desk)
        return {row.form: str(row) for row in rows}

    def _paper(
        self, form: str, title: str, number: str, document: str = "", **given: Any
    ) -> Paper:
        desk, profile = self.desk, self.reader.snapshot.profile
        language = get_language() or desk.language
        cited = [clause(c).short(language) for c in profile.cite(BASIS[form])]
        basis = (
            pgettext("paper", "By %(clauses)s") % {"clauses": "、".join(cited)}
            if cited
            else ""
        )
        return Paper(
            form=str(form),
            title=title,
            house=f"{desk.company_name} {profile.unit_name}",
            number=number,
            document=document or self.documents.get(str(form), ""),
            basis=basis,
            **given,
        )

    # ---- the message slip, 留言條

    def message(self, contact: Contact) -> Paper:
        """Return the message slip of a call or visit."""
        row = contact.kind_row
        done = self._when_done(contact)
        kind = getattr(row, "message_kind", "")
        rows = (
            pair(
                Box(pgettext("paper", "For"), self.reader.wanted(contact)),
                Box(pgettext("paper", "Taken at"), moment(contact.occurred_at)),
            ),
            pair(
                Box(pgettext("paper", "From (caller)"), self._who(contact)),
                Box(pgettext("paper", "Telephone"), self.reader.phone(contact)),
            ),
            long(
                pgettext("paper", "Message"),
                getattr(row, "message", "") or row.content,
                4,
            ),
            pair(
                Box(
                    pgettext("paper", "Asks for"),
                    ticked(_options(choices.MessageKind), kind),
                )
            ),
            pair(
                Box(pgettext("paper", "Delivered at"), done.get("delivered", "")),
                Box(pgettext("paper", "Read at"), done.get("read", "")),
            ),
            pair(
                Box(pgettext("paper", "Answered at"), done.get("answered", "")),
                Box(
                    pgettext("paper", "Taken by"),
                    self.reader.person(contact.answered_by_id),
                ),
            ),
        )
        return self._paper(
            Form.MESSAGE,
            str(Form.MESSAGE.label),
            contact.number,
            parts=(Grid(rows),),
            signatures=(
                pgettext("paper", "Received by:"),
                pgettext("paper", "Date and time:"),
            ),
            size=A5_ACROSS,
            void=_void(contact),
            struck=contact.is_void,
        )

    def _when_done(self, contact: Contact) -> dict[str, str]:
        done: dict[str, str] = {}
        kept = FollowUp.objects.filter(
            contact=contact, status=choices.FollowUpStatus.DONE
        )
        for promise in kept.order_by("done_at"):
            when = moment(promise.done_at)
            if promise.kind == Kind.DELIVER_MESSAGE:
                done["delivered"] = when
            elif promise.kind == Kind.READ_MESSAGE:
                done["read"] = when
            elif promise.kind in ANSWERED:
                done["answered"] = when
        return done

    def _who(self, contact: Contact) -> str:
        who = self.reader.who(contact)
        firm = contact.organisation if contact.organisation != who else ""
        return " ".join(filter(None, (who, firm, contact.unit)))

    # ---- the commendation sheet, 表揚信登記

    def commendation(self, contact: Contact) -> Paper:
        """Return the sheet of a commendation with its two postings.

        A letter says itself who is praised; of a call or a visit its line does.
        """
        line = Commendation.objects.filter(contact=contact.pk).first()
        told: Any = contact if isinstance(contact, Letter) else line or Commendation()
        posted: dict[str, Posting] = {}
        if isinstance(contact, Letter):
            posted = {
                one.kind: one for one in contact.postings.select_related("department")
            }
        return self._paper(
            Form.COMMENDATION,
            str(Form.COMMENDATION.label),
            line.number if line else contact.number,
            parts=(Grid((*self._praise(contact, told), *self._hung(told, posted))),),
            signatures=(
                pgettext("paper", "Registered by:"),
                pgettext("paper", "Administration:"),
                pgettext("paper", "Date:"),
            ),
            size=A5_ACROSS,
            void=_void(contact),
            struck=contact.is_void,
        )

    def _praise(self, contact: Contact, told: Any) -> tuple[tuple[Box, ...], ...]:
        """Return who praises whom, and for what."""
        received = getattr(contact, "received_on", None)
        forms = _options(choices.PraiseForm)
        gist = joined(getattr(contact, "subject", ""), contact.content)
        return (
            pair(
                Box(pgettext("paper", "Source"), self._came(contact)),
                Box(
                    pgettext("paper", "Received on"),
                    day(received or timezone.localtime(contact.occurred_at).date()),
                ),
            ),
            pair(
                Box(pgettext("paper", "Sender"), self._who(contact)),
                Box(
                    pgettext("paper", "Form of commendation"),
                    ticked(forms, told.praise_form),
                ),
            ),
            pair(
                Box(pgettext("paper", "Employee commended"), told.praised_staff),
                Box(
                    pgettext("paper", "Department"),
                    self._department(told.praised_department_id),
                ),
            ),
            long(pgettext("paper", "Gist of the letter"), gist, 2),
        )

    def _hung(
        self, told: Any, posted: dict[str, Posting]
    ) -> tuple[tuple[Box, ...], ...]:
        """Return the postings, when they were taken down, thanks and reward."""
        first = posted.get(choices.PostingKind.ORIGINAL)
        copy = posted.get(choices.PostingKind.COPY)
        department = self._department(told.praised_department_id)
        thanked = getattr(told, "thanked_on", None)
        return (
            pair(
                Box(pgettext("paper", "Original posted"), _where(first)),
                Box(pgettext("paper", "Day and person"), self._posted(first)),
            ),
            pair(
                Box(pgettext("paper", "Copy posted"), _where(copy) or department),
                Box(pgettext("paper", "Day and person"), self._posted(copy)),
            ),
            pair(
                Box(pgettext("paper", "Original taken down"), self._taken(first)),
                Box(pgettext("paper", "Copy taken down"), self._taken(copy)),
            ),
            pair(
                Box(
                    pgettext("paper", "Thanked"),
                    joined(day(thanked), getattr(told, "thanks", "")),
                    2,
                ),
                Box(pgettext("paper", "Reward"), getattr(told, "reward", ""), 2),
            ),
        )

    def _posted(self, posting: Posting | None) -> str:
        if posting is None:
            return ""
        who = self.reader.person(posting.posted_by_id)
        return joined(day(posting.posted_on), who, sign=" ")

    def _taken(self, posting: Posting | None) -> str:
        if posting is None:
            return ""
        who = self.reader.person(posting.taken_down_by_id)
        return joined(day(posting.taken_down_on), who, sign=" ")

    # ---- the three slips

    def slip(self, slip: Slip) -> Paper:
        """Return the work order, complaint record or coordination slip."""
        makers: dict[str, Callable[[Any], Paper]] = {
            choices.SlipKind.WORK_ORDER: self._work_order,
            choices.SlipKind.COMPLAINT_RECORD: self._complaint,
            choices.SlipKind.COORDINATION_SLIP: self._coordination,
        }
        return makers[slip.kind](slip.kind_row)

    def _work_order(self, row: WorkOrder) -> Paper:
        return self._paper(
            Form.WORK_ORDER,
            str(Form.WORK_ORDER.label),
            row.number,
            parts=(
                Grid((*self._reported(row), *self._sent(row), *self._repaired(row))),
            ),
            signatures=(
                pgettext("paper", "Issued by:"),
                pgettext("paper", "Worker:"),
                pgettext("paper", "Customer:"),
                pgettext("paper", "Checked by:"),
            ),
            void=_slip_void(row),
            struck=row.is_void,
        )

    def _reported(self, row: WorkOrder) -> tuple[tuple[Box, ...], ...]:
        """Return what was reported: by whom, when, where, what."""
        return (
            pair(
                Box(pgettext("paper", "Source"), self._source(row)),
                Box(pgettext("paper", "Reported at"), moment(row.contact.occurred_at)),
            ),
            pair(
                Box(
                    pgettext("paper", "Customer"), joined(row.name, row.unit, sign=" ")
                ),
                Box(pgettext("paper", "Telephone"), self._phone(row)),
            ),
            pair(
                Box(pgettext("paper", "Place"), row.place or row.unit),
                Box(pgettext("paper", "Trade"), self._category(row)),
            ),
            long(pgettext("paper", "Fault"), row.content, 3),
            pair(
                Box(
                    pgettext("paper", "Urgency"),
                    ticked(_options(choices.Urgency), row.urgency),
                ),
                Box(pgettext("paper", "Appointment"), moment(row.appointment_at)),
            ),
        )

    def _sent(self, row: WorkOrder) -> tuple[tuple[Box, ...], ...]:
        """Return who was sent, and the course of the work."""
        return (
            pair(
                Box(pgettext("paper", "Dispatched at"), moment(row.dispatched_at)),
                Box(pgettext("paper", "Worker or team"), self._in_charge(row)),
            ),
            pair(
                Box(pgettext("paper", "Arrived at"), moment(row.arrived_at)),
                Box(pgettext("paper", "Finished at"), moment(row.finished_at)),
            ),
            pair(
                Box(pgettext("paper", "To be done by"), moment(row.due_at)),
                Box(
                    pgettext("paper", "Waits for"),
                    ticked(_options(choices.WaitsFor), row.waits_for),
                ),
            ),
        )

    def _repaired(self, row: WorkOrder) -> tuple[tuple[Box, ...], ...]:
        """Return what was done, what it costs, and the customer's acceptance."""
        agreed = [("yes", pgettext("paper", "Agreed with the customer beforehand"))]
        charge = ticked(agreed, "yes" if row.charge_agreed else "")
        return (
            long(pgettext("paper", "Materials"), row.materials),
            pair(
                Box(
                    pgettext("paper", "Charge, agreed beforehand"),
                    joined(_money(row.charge), charge, sign="　"),
                )
            ),
            pair(
                Box(
                    pgettext("paper", "Result of the repair"),
                    ticked(_options(choices.RepairResult), row.repair_result),
                )
            ),
            long(pgettext("paper", "What was done"), row.work_done, 3),
            pair(
                Box(
                    pgettext("paper", "Customer's rating"),
                    ticked(_options(choices.Rating), row.acceptance),
                )
            ),
            pair(
                Box(pgettext("paper", "Accepted by"), row.accepted_by),
                Box(pgettext("paper", "Accepted at"), moment(row.accepted_at)),
            ),
        )

    def _complaint(self, row: ComplaintRecord) -> Paper:
        about = joined(
            self._department(row.complained_department_id),
            self.reader.person(row.complained_of_id),
            sign=" ",
        )
        repeat = row.repeat_of.number if row.repeat_of_id else ""
        rows = (
            pair(
                Box(pgettext("paper", "Source"), self._source(row)),
                Box(pgettext("paper", "Received at"), moment(row.contact.occurred_at)),
            ),
            pair(
                Box(
                    pgettext("paper", "Customer"), joined(row.name, row.unit, sign=" ")
                ),
                Box(pgettext("paper", "Telephone"), self._phone(row)),
            ),
            pair(
                Box(pgettext("paper", "Category"), self._category(row)),
                Box(pgettext("paper", "Repeat of"), repeat),
            ),
            pair(
                Box(pgettext("paper", "Complained of"), about),
                Box(
                    pgettext("paper", "Severity"),
                    ticked(_options(choices.Severity), row.severity),
                ),
            ),
            long(pgettext("paper", "Complaint"), row.content, 3),
            long(pgettext("paper", "Remedy asked for"), row.remedy),
            long(pgettext("paper", "Finding"), row.finding, 3),
            pair(
                Box(
                    pgettext("paper", "Valid or not"),
                    ticked(_options(choices.Validity), row.validity),
                )
            ),
            long(
                pgettext("paper", "Corrective and preventive action"), row.measures, 3
            ),
            pair(
                Box(pgettext("paper", "Handled by"), self._in_charge(row)),
                Box(
                    pgettext("paper", "Responsible"),
                    self.reader.person(row.measures_owner_id),
                ),
            ),
            long(
                pgettext("paper", "First reply"),
                joined(moment(row.first_reply_at), row.first_reply),
            ),
            long(
                pgettext("paper", "Final reply"),
                joined(moment(row.final_reply_at), row.final_reply),
            ),
            pair(Box(pgettext("paper", "Return visit"), self._last_visit(row), 2)),
            pair(
                Box(
                    pgettext("paper", "Satisfaction"),
                    ticked(_options(choices.Rating), self._last_rating(row)),
                )
            ),
            pair(
                Box(pgettext("paper", "Closed at"), moment(row.closed_at)),
                Box(
                    pgettext("paper", "Approved by"),
                    self.reader.person(row.approved_by_id),
                ),
            ),
        )
        return self._paper(
            Form.COMPLAINT,
            str(Form.COMPLAINT.label),
            row.number,
            parts=(Grid(rows),),
            signatures=(
                pgettext("paper", "Recorded by:"),
                pgettext("paper", "Head of department:"),
                pgettext("paper", "Approved by:"),
            ),
            void=_slip_void(row),
            struck=row.is_void,
        )

    def _coordination(self, row: CoordinationSlip) -> Paper:
        sender = self._department(row.from_department_id)
        rows = (
            pair(
                Box(
                    pgettext("paper", "From (department)"),
                    sender or self.reader.snapshot.profile.unit_name,
                ),
                Box(
                    pgettext("paper", "To (department)"),
                    self._department(row.department_id),
                ),
            ),
            pair(
                Box(pgettext("paper", "Issued at"), moment(row.opened_at)),
                Box(pgettext("paper", "To be done by"), moment(row.due_at)),
            ),
            pair(
                Box(pgettext("paper", "Source"), self._source(row)),
                Box(pgettext("paper", "Copy to"), row.copy_to),
            ),
            pair(
                Box(
                    pgettext("paper", "Subject"),
                    joined(row.subject, joined(row.name, row.unit, sign=" ")),
                )
            ),
            long(pgettext("paper", "Content"), row.content),
            long(pgettext("paper", "What is asked"), row.demand),
            long(pgettext("paper", "Reply"), row.reply),
            long(pgettext("paper", "Result of the follow-up"), row.outcome, 1),
        )
        place = {"place": self.desk.place_name}
        return self._paper(
            Form.COORDINATION,
            # Translators: 《碧湖花園協調單》 with the desk's own place.
            pgettext("paper", "%(place)s Coordination Slip") % place,
            row.number,
            parts=(Grid(rows),),
            signatures=(
                self._signed(pgettext("paper", "Issued by:"), row.issued_by_id, None),
                self._signed(
                    pgettext("paper", "Received by, at:"),
                    row.received_by_id,
                    row.received_at,
                ),
                self._signed(
                    pgettext("paper", "Replied by, at:"),
                    row.replied_by_id,
                    row.replied_at,
                ),
            ),
            size=A5_ACROSS,
            void=_slip_void(row),
            struck=row.is_void,
        )

    def return_visit(self, visit: ReturnVisit) -> Paper:
        """Return the record of a return visit, 回訪記錄表."""
        methods = _options(choices.VisitMethod)
        rows = (
            pair(
                Box(pgettext("paper", "Linked number"), visit.slip.number),
                Box(pgettext("paper", "Made at"), moment(visit.made_at)),
            ),
            pair(
                Box(pgettext("paper", "Person asked"), visit.asked),
                Box(pgettext("paper", "Method"), ticked(methods, visit.method)),
            ),
            long(pgettext("paper", "Matter"), visit.slip.content),
            pair(
                Box(
                    pgettext("paper", "Rating"),
                    ticked(_options(choices.Rating), visit.rating),
                )
            ),
            long(pgettext("paper", "Comments"), visit.comments, 3),
            pair(
                Box(
                    pgettext("paper", "Visited by"),
                    self.reader.person(visit.made_by_id),
                ),
                Box(
                    pgettext("paper", "Reviewed by"),
                    joined(
                        self.reader.person(visit.reviewed_by_id),
                        moment(visit.reviewed_at),
                        sign=" ",
                    ),
                ),
            ),
            long(pgettext("paper", "Review"), visit.review),
        )
        return self._paper(
            Form.RETURN_VISIT,
            str(Form.RETURN_VISIT.label),
            f"{visit.slip.number}-{visit.round}",
            parts=(Grid(rows),),
            signatures=(
                pgettext("paper", "Visited by:"),
                pgettext("paper", "Reviewed by:"),
                pgettext("paper", "Date:"),
            ),
            size=A5_ACROSS,
        )

    def _source(self, slip: Slip) -> str:
        return self._came(slip.contact)

    def _came(self, contact: Contact) -> str:
        return f"{contact.get_channel_display()} {contact.number}"

    def _phone(self, slip: Slip) -> str:
        return self.reader.phone(slip)

    def _category(self, slip: Slip) -> str:
        return self.reader.category(slip)

    def _in_charge(self, slip: Slip) -> str:
        person = self.reader.person(slip.handler_id)
        return joined(self._department(slip.department_id), person, sign=" ")

    def _department(self, pk: int | None) -> str:
        row = self.reader.snapshot.departments.get(pk)
        return row.name if row else ""

    def _last_visit(self, slip: Slip) -> str:
        visit = slip.visits.order_by("-made_at").first()
        if visit is None:
            return ""
        who = self.reader.person(visit.made_by_id)
        return joined(f"{moment(visit.made_at)} {who}", visit.comments)

    def _last_rating(self, slip: Slip) -> str:
        visit = slip.visits.order_by("-made_at").first()
        return visit.rating if visit else ""

    def _signed(self, label: str, pk: int | None, at: datetime | None) -> str:
        return joined(label, self.reader.person(pk), moment(at), sign=" ")

    # ---- the shift

    def shift_check(self, made: ShiftCheck) -> Paper:
        """Return the sheet of a start-of-shift check."""
        items = items_of(made)
        options = _options(choices.CheckResult)
        signed = joined(
            self.reader.account(made.countersigned_by_id),
            moment(made.countersigned_at),
            sign=" ",
        )
        head = Grid(
            (
                pair(
                    Box(pgettext("paper", "Person"), made.staff.name),
                    Box(pgettext("paper", "Checked at"), moment(made.checked_at)),
                ),
            )
        )
        rows = tuple(
            TableRow((str(one.title), ticked(options, one.result), one.correction))
            for one in items
        )
        table = Table(
            title="",
            columns=(
                pgettext("paper", "Item"),
                pgettext("paper", "Result"),
                pgettext("paper", "What was put right"),
            ),
            weights=(9, 9, 7),
            rows=rows,
            empty=pgettext(
                "paper", "The check was made. What it showed is no longer kept."
            ),
        )
        foot = Grid(
            (
                pair(Box(pgettext("paper", "Countersigned"), signed)),
                long(pgettext("paper", "Note"), made.note),
            )
        )
        return self._paper(
            Form.SHIFT_CHECK,
            str(Form.SHIFT_CHECK.label),
            f"{self.desk.code}-{day_of(made.checked_at)}-{made.pk}",
            parts=(head, table, foot),
            signatures=(
                pgettext("paper", "Checked:"),
                pgettext("paper", "Supervisor:"),
            ),
        )

    def hand_over(self, offer: HandOver) -> Paper:
        """Return the record of a hand-over with all that was left."""
        lines = parted(promises_of(offer, self.reader))
        taken = self.reader.person(offer.accepted_by_id)
        head = Grid(
            (
                pair(
                    Box(
                        pgettext("paper", "Outgoing"),
                        self.reader.person(offer.shift.staff_id),
                    ),
                    Box(pgettext("paper", "Handed over at"), moment(offer.offered_at)),
                ),
                pair(
                    Box(pgettext("paper", "Incoming"), taken),
                    Box(pgettext("paper", "Taken over at"), moment(offer.accepted_at)),
                ),
                long(pgettext("paper", "Keys of the house"), offer.keys),
                long(pgettext("paper", "Items kept"), offer.kept_items),
                long(pgettext("paper", "Also to know"), offer.note),
            )
        )
        return self._paper(
            Form.HAND_OVER,
            str(Form.HAND_OVER.label),
            f"{self.desk.code}-{day_of(offer.offered_at)}-{offer.pk}",
            parts=(
                head,
                _promises(
                    pgettext("paper", "Messages not yet delivered"), lines["to_deliver"]
                ),
                _promises(pgettext("paper", "Open promises"), lines["promises"]),
            ),
            signatures=(
                pgettext("paper", "Handed over by:"),
                pgettext("paper", "Taken over by:"),
            ),
            void=offer.shift.end_reason
            and pgettext("paper", "Left without a hand-over: %(reason)s")
            % {"reason": offer.shift.end_reason},
        )

    # ---- the books

    def register(self, pages: BookPages) -> list[Paper]:
        """Return the pages of a book, a paper each."""
        span = days_of(pages.since, pages.until)
        document = self.documents.get(Form.of_book(pages.book), "")
        return [
            self._paper(
                Form.REGISTER,
                str(pages.book.label),
                f"{self.desk.code}-{pages.book.value} {span}",
                document=document,
                parts=(
                    Table(
                        title="",
                        columns=tuple(str(one.title) for one in pages.columns),
                        weights=tuple(weight_of(o.key) for o in pages.columns),
                        rows=tuple(_table_row(line) for line in page.lines),
                        empty=pgettext("paper", "No entry in these days."),
                    ),
                ),
                signatures=(
                    pgettext("paper", "Kept by:"),
                    pgettext("paper", "Checked by:"),
                    pgettext("paper", "Date:"),
                    pgettext("paper", "Page %(n)s of %(all)s")
                    % {"n": page.number, "all": len(pages.pages)},
                ),
                size=A4_ACROSS,
            )
            for page in pages.pages
        ]


def _table_row(line: Line) -> TableRow:
    """Return a line of a book; a heading of the book is one cell across it."""
    cells = tuple(text for _key, text in line.cells)
    return TableRow(cells, line.void, heading=line.cells[0][0] == "heading")


def _promises(title: str, lines: list[Any]) -> Table:
    rows = tuple(
        TableRow(
            (
                one.number,
                one.what,
                joined(one.who, one.wanted and f"→ {one.wanted}", sign=" "),
                one.about,
                one.owed_by,
                moment(one.due_at),
            )
        )
        for one in lines
    )
    return Table(
        title=title,
        columns=(
            pgettext("paper", "No."),
            pgettext("paper", "Promise"),
            pgettext("paper", "For whom"),
            pgettext("paper", "Content"),
            pgettext("paper", "Owed by"),
            pgettext("paper", "Due"),
        ),
        weights=(7, 5, 7, 12, 5, 6),
        rows=rows,
        empty=pgettext("paper", "None."),
    )


def _options(words: Any) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in words.choices]


def moment(at: datetime | None) -> str:
    """Return a time as it is written on paper; blank for none."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def day(on: date | None) -> str:
    return on.isoformat() if on else ""


def day_of(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y%m%d")


def days_of(since: date, until: date) -> str:
    """Return one day, or the first and the last."""
    return day(since) if since == until else f"{day(since)} – {day(until)}"


def _money(amount: Decimal | None) -> str:
    return f"{amount:,.2f}" if amount is not None else ""


def _where(posting: Any) -> str:
    return posting.place if posting is not None else ""


def _void(contact: Contact) -> str:
    return _void_text() if contact.is_void else ""


def _slip_void(slip: Slip) -> str:
    return _void_text() if slip.is_void else ""


def _void_text() -> str:
    """Return the word alone: why it is void is the house's own affair."""
    return pgettext("paper", "Void")
