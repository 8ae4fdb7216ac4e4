"""The field's words: every stored value a contact, promise or desk may take.

Codes are what the database, the API and the tests compare; labels are only for
people to read and are translated.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Profile(TextChoices):
    """Which of the two property-management documents the desk works by."""

    REGULATION = "regulation", _("Operating regulation")
    INSTRUCTION = "instruction", _("Work instruction")


class Wording(TextChoices):
    """How the desk words clauses 2 and 7 of the special-call rules."""

    HOUSE = "house", _("The house sentence, as the rules give it")
    NEUTRAL = "neutral", _("A neutral sentence, which says nothing untrue")


class Channel(TextChoices):
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter")


class Book(TextChoices):
    """The bound books; the value is also the prefix of the register number."""

    # Translators: 電話接待記錄本
    TELEPHONE = "DH", _("Telephone reception book")
    # Translators: 接待記錄本
    RECEPTION = "JD", _("Reception book")
    # Translators: 客戶來函目錄
    LETTERS = "LH", _("Customer letter register")
    # Translators: 派工單
    WORK_ORDERS = "PG", _("Work orders")
    # Translators: 業主投訴記錄表
    COMPLAINTS = "TS", _("Owner complaint records")
    # Translators: 協調單
    COORDINATION = "XT", _("Coordination slips")
    # Translators: 表揚信登記
    COMMENDATIONS = "BY", _("Register of commendations")

    @property
    def slug(self) -> str:
        """Return the book's name in an address, such as `work-orders`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of_slug(cls, slug: str) -> Book | None:
        """Return the book of this address, or nothing."""
        return next((book for book in cls if book.slug == slug), None)


class Door(TextChoices):
    """Through which door an entry came in."""

    FORM = "form", _("Form")
    IMPORT = "import", _("Import")
    API = "api", _("API")
    DEMO = "demo", _("Demo data")


class Role(TextChoices):
    """What a member of staff may do at one desk; also the names of the groups."""

    RECEPTIONIST = "receptionist", _("Receptionist")
    ASSISTANT = "assistant", _("Assistant")
    CLERK = "clerk", _("Clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Identity(TextChoices):
    GIVEN = "given", pgettext_lazy("identity", "Given")
    DECLINED = "declined", pgettext_lazy("identity", "Declined to say")
    UNKNOWN = "unknown", pgettext_lazy("identity", "Unknown")


class CustomerKind(TextChoices):
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    FAMILY = "family", _("Family member")
    GUEST = "guest", _("Hotel guest")
    VISITOR = "visitor", _("Visitor")
    SUPPLIER = "supplier", _("Supplier")
    AUTHORITY = "authority", _("Authority")
    OTHER = "other", pgettext_lazy("customer", "Other")


RESIDENT_KINDS = frozenset(
    {
        CustomerKind.OWNER.value,
        CustomerKind.TENANT.value,
        CustomerKind.FAMILY.value,
        CustomerKind.GUEST.value,
    }
)


class Urgency(TextChoices):
    CRITICAL = "critical", pgettext_lazy("urgency", "Critical")
    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    NORMAL = "normal", pgettext_lazy("urgency", "Normal")
    PLANNED = "planned", pgettext_lazy("urgency", "Planned")


class Status(TextChoices):
    OPEN = "open", pgettext_lazy("contact", "Open")
    CLOSED = "closed", pgettext_lazy("contact", "Closed")
    VOID = "void", pgettext_lazy("contact", "Void")


class Review(TextChoices):
    PENDING = "pending", _("Not yet reviewed")
    GOOD = "good", _("Reviewed, good")
    TO_CORRECT = "to_correct", _("To be corrected")


class MonthState(TextChoices):
    """How far a month has come on its way to being closed."""

    OPEN = "open", pgettext_lazy("month", "Open")
    PREPARED = "prepared", pgettext_lazy("month", "Prepared")
    REVIEWED = "reviewed", pgettext_lazy("month", "Reviewed")
    APPROVED = "approved", pgettext_lazy("month", "Approved, closed")


class Direction(TextChoices):
    INCOMING = "incoming", _("Incoming call")
    OUTGOING = "outgoing", _("Outgoing call")


class PurposeStatus(TextChoices):
    CLEAR = "clear", pgettext_lazy("purpose", "Clear")
    UNCLEAR = "unclear", pgettext_lazy("purpose", "Unclear")


class AskedForAnswer(TextChoices):
    """What the person asked for answered: the truth, not what the caller is told."""

    ACCEPTS = "accepts", _("Takes the call")
    BUSY = "busy", _("Busy")
    ABSENT = "absent", _("Not here")
    DECLINES = "declines", _("Will not take it")
    NOT_ASKED = "not_asked", _("Not asked")


class Alternative(TextChoices):
    ACCEPTED = "accepted", _("Offered and accepted")
    DECLINED = "declined", _("Offered and declined")


class Outcome(TextChoices):
    ANSWERED = "answered", _("Answered at once")
    AFTER_ASKING = "answered_after_asking", _("Answered after asking")
    REPLY_OWED = "reply_owed", _("Reply owed")
    FETCHED = "fetched", _("Colleague fetched")
    CONNECTED = "connected", _("Put through")
    HANDED_OVER = "handed_over", _("Handed over")
    MESSAGE_TAKEN = "message_taken", _("Message taken")
    # Where a colleague is away: asked for a number, the caller wants none.
    NO_MESSAGE = "no_message_wished", _("No message, no call back wished")
    UNDECIDED = "undecided", _("Nobody could decide")
    INTERRUPTED = "interrupted", _("Interrupted by a visitor")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    # Of a call out only: the promise it was made for stays open.
    NO_ANSWER = "no_answer", _("Nobody answered")


# Outcomes by which the caller was helped although the person wanted was away.
HELPED = frozenset(
    {
        Outcome.ANSWERED.value,
        Outcome.AFTER_ASKING.value,
        Outcome.REPLY_OWED.value,
        Outcome.CONNECTED.value,
        Outcome.HANDED_OVER.value,
        Outcome.UNDECIDED.value,
    }
)


class VisitOutcome(TextChoices):
    """The outcomes of a call that a visit can have, under the same codes."""

    ANSWERED = "answered", _("Answered at once")
    AFTER_ASKING = "answered_after_asking", _("Answered after asking")
    REPLY_OWED = "reply_owed", _("Reply owed")
    FETCHED = "fetched", _("Colleague called over")
    HANDED_OVER = "handed_over", _("Handed over")
    MESSAGE_TAKEN = "message_taken", _("Message taken")
    UNDECIDED = "undecided", _("Nobody could decide")
    # Of a visit only: the visitor went before anybody had come to them.
    LEFT_UNSEEN = "left_unseen", _("Left unseen")


def outcome_label(code: str) -> object:
    """Return how a call or a visit ended in words, or the code where none is known."""
    labels = dict(VisitOutcome.choices) | dict(Outcome.choices)
    return labels.get(code, code)


class ServedFirst(TextChoices):
    """Who waits when a visitor arrives during a call (3.1.4 / 3.1.5)."""

    VISITOR = "visitor", _("The visitor is served, the caller is called back")
    CALLER = "caller", _("The call is finished, the visitor waits")


class MessageKind(TextChoices):
    PLEASE_CALL = "please_call", _("Please call back")
    WILL_CALL = "will_call", _("Will call again")
    WANTS_MEETING = "wants_meeting", _("Wants to meet")
    URGENT = "urgent", pgettext_lazy("message", "Urgent")


class LetterKind(TextChoices):
    REPORTED_MATTER = "reported_matter", _("Reported matter")
    COMPLAINT = "complaint", _("Complaint")
    COMMENDATION = "commendation", _("Commendation")
    LIAISON = "liaison", _("Work liaison")


class PraiseForm(TextChoices):
    """表揚形式: how a commendation reached the house."""

    LETTER = "letter", pgettext_lazy("commendation", "Letter")
    PENNANT = "pennant", pgettext_lazy("commendation", "Pennant")
    ORAL = "oral", pgettext_lazy("commendation", "Oral")
    ONLINE = "online", pgettext_lazy("commendation", "Online")


class Delivery(TextChoices):
    POST = "post", _("By post")
    HAND = "hand", _("By hand")
    COURIER = "courier", _("By courier")
    FAX = "fax", _("By fax")
    EMAIL = "email", _("By e-mail")


class FollowUpKind(TextChoices):
    """What can be promised; each is one line of the board."""

    CALL_BACK = "call_back", _("Call back")
    DELIVER_MESSAGE = "deliver_message", _("Deliver the message")
    CONSULT_SUPERIOR = "consult_superior", _("Consult the superior")
    COLLEAGUE_CALL_BACK = "colleague_call_back", _("Colleague calls back")
    REPLY = "reply", _("Reply owed")
    DECIDE_ON_SLIP = "decide_on_slip", _("Decide on a coordination slip")
    PRINT_SLIP = "print_slip", _("Print the coordination slip")
    OPEN_FORM = "open_form", _("Open a work order or complaint record")
    POST_ORIGINAL = "post_original", _("Post the original")
    POST_COPY = "post_copy", _("Post the copy")
    HAND_OVER_LETTER = "hand_over_letter", _("Hand over the letter")
    RETURN_VISIT = "return_visit", _("Return visit")
    CALL_SUPERVISOR = "call_supervisor", _("Supervisor wanted at the desk")
    CORRECT_ENTRY = "correct_entry", _("Correct the entry")
    # A message goes on: read by the superior, decided, and answered.
    READ_MESSAGE = "read_message", _("Message to be read")
    DECIDE_MESSAGE = "decide_message", _("Decide on the message")
    # A letter handed over is signed for, or comes back with a note.
    SIGN_FOR_LETTER = "sign_for_letter", _("Sign for the letter")
    LETTER_SENT_BACK = "letter_sent_back", _("Letter sent back")
    # What a form owes in the state it is in; the step on the form keeps it.
    SLIP_RESPOND = "slip_respond", _("First step on the form")
    SLIP_SETTLE = "slip_settle", _("Settle the matter")
    SLIP_ACCEPT = "slip_accept", _("Have the work accepted")
    SLIP_CLOSE = "slip_close", _("Check and close the form")
    REVIEW_VISIT = "review_visit", _("Review the dissatisfied customer")
    # What follows when that is overdue, one after the other.
    REMIND_SLIP = "remind_slip", _("Remind who is late")
    CHASE_SLIP = "chase_slip", _("Assistant chases the late form")
    ANSWER_FOR_SLIP = "answer_for_slip", _("Superior settles the late form")


class FollowUpStatus(TextChoices):
    OPEN = "open", pgettext_lazy("promise", "Open")
    DONE = "done", pgettext_lazy("promise", "Done")
    CANCELLED = "cancelled", pgettext_lazy("promise", "Cancelled")


class PromiseOutcome(TextChoices):
    """How a promise was kept."""

    DONE = "done", pgettext_lazy("promise", "Done")
    REACHED = "reached", _("Reached, answered")
    IN_PERSON = "in_person", _("Answered in person")
    IN_WRITING = "in_writing", _("Answered in writing")
    NO_ANSWER = "no_answer", _("Tried, nobody answered")
    SLIP = "slip", _("Coordination slip")
    NO_SLIP = "no_slip", _("No slip")
    READ = "read", _("Read")
    # What the superior decided on a message.
    DESK_CALLS = "desk_calls", _("The desk calls back")
    OWN_CALL = "own_call", _("Calls back in person")
    NO_REPLY = "no_reply", _("No answer is wanted")
    SENT_BACK = "sent_back", pgettext_lazy("promise", "Sent back")


class SlipKind(TextChoices):
    """The numbered forms that are opened from a contact."""

    # Translators: 派工單
    WORK_ORDER = "work_order", _("Work order")
    # Translators: 業主投訴記錄表
    COMPLAINT_RECORD = "complaint_record", _("Owner complaint record")
    # Translators: 協調單
    COORDINATION_SLIP = "coordination_slip", _("Coordination slip")

    @property
    def book(self) -> Book:
        """Return the book whose numbers the form takes."""
        return SLIP_BOOKS[self]


SLIP_BOOKS = {
    SlipKind.WORK_ORDER: Book.WORK_ORDERS,
    SlipKind.COMPLAINT_RECORD: Book.COMPLAINTS,
    SlipKind.COORDINATION_SLIP: Book.COORDINATION,
}


class SlipState(TextChoices):
    """How far a form has come; which states a kind knows is in its life cycle."""

    OPENED = "opened", pgettext_lazy("slip", "Opened")
    DISPATCHED = "dispatched", pgettext_lazy("slip", "Dispatched")
    TAKEN = "taken", pgettext_lazy("slip", "Accepted by the worker")
    ON_SITE = "on_site", pgettext_lazy("slip", "On site")
    WAITING = "waiting", pgettext_lazy("slip", "Waiting")
    FINISHED = "finished", pgettext_lazy("slip", "Finished")
    ACCEPTED = "accepted", pgettext_lazy("slip", "Accepted by the customer")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("slip", "Acknowledged")
    GRADED = "graded", pgettext_lazy("slip", "Graded")
    FOUND = "found", pgettext_lazy("slip", "Investigated")
    ACTED = "acted", pgettext_lazy("slip", "Acted on")
    RECEIVED = "received", pgettext_lazy("slip", "Signed for")
    REPLIED = "replied", pgettext_lazy("slip", "Replied")
    FOLLOWED = "followed", pgettext_lazy("slip", "Followed up")
    VISITED = "visited", pgettext_lazy("slip", "Return visit made")
    REOPENED = "reopened", pgettext_lazy("slip", "Opened again")
    CLOSED = "closed", pgettext_lazy("slip", "Closed")
    VOID = "void", pgettext_lazy("slip", "Void")


class SlipAction(TextChoices):
    """What is done with a form; each is one row of its steps."""

    OPEN = "open", pgettext_lazy("step", "Open the form")
    DISPATCH = "dispatch", pgettext_lazy("step", "Dispatch")
    TAKE = "take", pgettext_lazy("step", "Take on")
    GIVE_BACK = "give_back", pgettext_lazy("step", "Give back")
    ARRIVE = "arrive", pgettext_lazy("step", "Arrive on site")
    WAIT = "wait", pgettext_lazy("step", "Wait")
    FINISH = "finish", pgettext_lazy("step", "Finish")
    ACCEPT = "accept", pgettext_lazy("step", "Accepted by the customer")
    REWORK = "rework", pgettext_lazy("step", "Send back for rework")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("step", "First reply")
    GRADE = "grade", pgettext_lazy("step", "Grade and assign")
    FIND = "find", pgettext_lazy("step", "Write the finding")
    ACT = "act", pgettext_lazy("step", "Write the action")
    RECEIVE = "receive", pgettext_lazy("step", "Sign for it")
    REPLY = "reply", pgettext_lazy("step", "Reply")
    FOLLOW = "follow", pgettext_lazy("step", "Follow up")
    VISIT = "visit", pgettext_lazy("step", "Return visit")
    CLOSE = "close", pgettext_lazy("step", "Close")
    REOPEN = "reopen", pgettext_lazy("step", "Open again")
    ASSIGN = "assign", pgettext_lazy("step", "Assign to somebody else")
    POSTPONE = "postpone", pgettext_lazy("step", "Put off")
    PRINT = "print", pgettext_lazy("step", "Print")
    ESCALATE = "escalate", pgettext_lazy("step", "Escalate")
    AMEND = "amend", pgettext_lazy("step", "Correct")
    VOID = "void", pgettext_lazy("step", "Void")


class WaitsFor(TextChoices):
    PARTS = "parts", _("Parts")
    APPOINTMENT = "appointment", _("Appointment")
    CONTRACTOR = "contractor", _("Outside contractor")


class RepairResult(TextChoices):
    DONE = "done", pgettext_lazy("repair", "Repaired")
    PART_DONE = "part_done", pgettext_lazy("repair", "Partly done")
    CONTRACTOR = "contractor", pgettext_lazy("repair", "Outside contractor")
    NOT_OURS = "not_ours", pgettext_lazy("repair", "Not ours to repair")


class Severity(TextChoices):
    MAJOR = "major", pgettext_lazy("complaint", "Major")
    IMPORTANT = "important", pgettext_lazy("complaint", "Important")
    MINOR = "minor", pgettext_lazy("complaint", "Minor")


class Validity(TextChoices):
    VALID = "valid", _("Valid complaint")
    NOT_VALID = "not_valid", _("Not valid")


class Rating(TextChoices):
    """What the customer says on a return visit, or when accepting the work."""

    A = "A", _("A · satisfied")
    B = "B", _("B · fairly satisfied")
    C = "C", _("C · not satisfied")


class VisitMethod(TextChoices):
    PHONE = "phone", _("By telephone")
    IN_PERSON = "in_person", _("In person")


class PostingKind(TextChoices):
    ORIGINAL = "original", pgettext_lazy("posting", "Original")
    COPY = "copy", pgettext_lazy("posting", "Copy")


class Judgement(TextChoices):
    """What the supervisor says of a breach."""

    PENDING = "pending", _("Not yet judged")
    ACCEPTED = "accepted", _("Accepted")
    COACHING = "coaching", _("Coaching")
    NOT_VALID = "not_valid", _("Not a breach")


class Access(TextChoices):
    """What somebody did who read records, or let somebody in to read them.

    Each is a line of the access log.
    """

    OPENED = "opened", pgettext_lazy("access", "Opened")
    SEARCHED = "searched", pgettext_lazy("access", "Searched")
    EXPORTED = "exported", pgettext_lazy("access", "Exported")
    PRINTED = "printed", pgettext_lazy("access", "Printed")
    UNMASKED = "unmasked", pgettext_lazy("access", "Number shown in full")
    PASSWORD = "password", pgettext_lazy("access", "New password given")


class DraftState(TextChoices):
    OPEN = "open", pgettext_lazy("draft", "Unfinished")
    FILED = "filed", pgettext_lazy("draft", "Filed")
    DISCARDED = "discarded", pgettext_lazy("draft", "Discarded")


class ImportState(TextChoices):
    """How far the import of an old book has come."""

    WAITING = "waiting", pgettext_lazy("import", "Looked through")
    RUNNING = "running", pgettext_lazy("import", "Under way")
    DONE = "done", pgettext_lazy("import", "Done")


class Matter(NamedTuple):
    """A category or sub-category as a desk starts with it."""

    code: str
    zh_hant: str
    zh_hans: str
    en: str


# The stable codes that reports over several desks group by.
CATEGORIES = (
    Matter("repair", "報修", "报修", "Repair"),
    Matter("complaint", "投訴", "投诉", "Complaint"),
    Matter("enquiry", "諮詢", "咨询", "Enquiry"),
    Matter("suggestion", "建議", "建议", "Suggestion"),
    Matter("help", "求助", "求助", "Request for help"),
    Matter("paid_service", "有償服務", "有偿服务", "Paid service"),
    Matter("commendation", "表揚", "表扬", "Commendation"),
    Matter("liaison", "工作聯繫", "工作联系", "Work liaison"),
    Matter("other", "其他", "其他", "Other"),
)

SUBCATEGORIES = {
    "repair": (
        Matter("repair.water", "給排水", "给排水", "Water and drains"),
        Matter("repair.electric", "電氣照明", "电气照明", "Electrics and lighting"),
        Matter("repair.lift", "電梯", "电梯", "Lift"),
        Matter("repair.access", "門禁對講", "门禁对讲", "Access control, intercom"),
        Matter("repair.fire", "消防", "消防", "Fire installations"),
        Matter("repair.aircon", "空調暖氣", "空调暖气", "Air conditioning, heating"),
        Matter("repair.fittings", "門窗五金", "门窗五金", "Doors, windows, fittings"),
        Matter("repair.seepage", "滲漏", "渗漏", "Seepage"),
        Matter("repair.common", "公共設施", "公共设施", "Common facilities"),
        Matter("repair.network", "弱電網路", "弱电网络", "Low voltage, network"),
    ),
    "complaint": (
        Matter("complaint.security", "保安秩序", "保安秩序", "Security"),
        Matter("complaint.cleaning", "清潔衛生", "清洁卫生", "Cleaning"),
        Matter("complaint.greenery", "綠化", "绿化", "Greenery"),
        Matter("complaint.parking", "停車", "停车", "Parking"),
        Matter("complaint.noise", "噪音", "噪音", "Noise"),
        Matter("complaint.renovation", "裝修", "装修", "Renovation"),
        Matter("complaint.charges", "收費", "收费", "Charges"),
        Matter("complaint.upkeep", "設施維護", "设施维护", "Upkeep"),
        Matter("complaint.attitude", "服務態度", "服务态度", "Staff attitude"),
        Matter("complaint.neighbours", "鄰里糾紛", "邻里纠纷", "Neighbours"),
        Matter("complaint.pets", "寵物", "宠物", "Pets"),
        Matter("complaint.thrown", "高空拋物", "高空抛物", "Things thrown from height"),
        Matter(
            "complaint.developer", "開發商遺留", "开发商遗留", "Developer's defects"
        ),
        Matter("complaint.room", "客房", "客房", "Room"),
        Matter("complaint.equipment", "設備", "设备", "Equipment"),
        Matter("complaint.food", "餐飲", "餐饮", "Food and drink"),
        Matter("complaint.billing", "帳務", "账务", "Billing"),
        Matter("complaint.beyond", "不可控", "不可控", "Beyond control"),
    ),
    "enquiry": (
        Matter("enquiry.fees", "費用", "费用", "Fees"),
        Matter("enquiry.renovation", "裝修手續", "装修手续", "Renovation permit"),
        Matter("enquiry.parking", "停車月卡", "停车月卡", "Parking pass"),
        Matter("enquiry.moving", "入住遷出", "入住迁出", "Moving in or out"),
        Matter("enquiry.notices", "通知查詢", "通知查询", "Notices"),
    ),
    "suggestion": (Matter("suggestion.facilities", "設施", "设施", "Facilities"),),
    "help": (
        Matter("help.parcels", "代收物品", "代收物品", "Parcels"),
        Matter("help.locked_out", "開鎖", "开锁", "Locked out"),
        Matter("help.medical", "急病", "急病", "Medical"),
        Matter("help.lost", "失物招領", "失物招领", "Lost and found"),
    ),
    "paid_service": (),
    "commendation": (),
    "liaison": (),
    "other": (
        Matter("other.media", "媒體", "媒体", "Media"),
        Matter("other.supplier", "供應商", "供应商", "Supplier"),
        Matter("other.sales", "推銷", "推销", "Sales"),
    ),
}

# What guests complain of; the other complaints are those of people who live there.
COMPLAINTS_OF_GUESTS = frozenset(
    {
        "complaint.attitude",
        "complaint.noise",
        "complaint.room",
        "complaint.equipment",
        "complaint.food",
        "complaint.billing",
        "complaint.beyond",
    }
)
COMPLAINTS_OF_BOTH = frozenset({"complaint.attitude", "complaint.noise"})

# The category a letter falls under when the clerk chooses none (clause 3.3).
LETTER_CATEGORY = {
    LetterKind.REPORTED_MATTER.value: "repair",
    LetterKind.COMPLAINT.value: "complaint",
    LetterKind.COMMENDATION.value: "commendation",
    LetterKind.LIAISON.value: "liaison",
}


class CheckResult(TextChoices):
    """How an item of the start-of-shift check came out; never a measure."""

    PASS = "pass", pgettext_lazy("check", "Pass")
    FAIL = "fail", pgettext_lazy("check", "Fail")
    NOT_APPLICABLE = "na", pgettext_lazy("check", "Not applicable")


class HandOverState(TextChoices):
    OFFERED = "offered", pgettext_lazy("hand-over", "Waits to be taken over")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "Taken over")
    # Written anew before anybody took it over.
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "Written anew")


class SpotResult(TextChoices):
    """What the supervisor saw of a clause at a spot check."""

    KEPT = "kept", pgettext_lazy("spot check", "Clause kept")
    NOT_KEPT = "not_kept", pgettext_lazy("spot check", "Clause not kept")


class PaperForm(TextChoices):
    """The forms a desk prints; the value stands in their addresses."""

    # Translators: 留言條
    MESSAGE = "message", _("Message slip")
    # Translators: 派工單
    WORK_ORDER = "work-order", _("Work order")
    # Translators: 業主投訴記錄表
    COMPLAINT = "complaint", _("Owner complaint record")
    # Translators: 協調單
    COORDINATION = "coordination", _("Coordination slip")
    # Translators: 表揚信登記
    COMMENDATION = "commendation", _("Commendation register sheet")
    # Translators: 回訪記錄表
    RETURN_VISIT = "return-visit", _("Return visit record")
    # Translators: 班前檢查表
    SHIFT_CHECK = "shift-check", _("Start-of-shift check sheet")
    # Translators: 交接班記錄
    HAND_OVER = "hand-over", _("Shift hand-over record")
    # Translators: 登記簿頁
    REGISTER = "register", _("Register page")

    @classmethod
    def of_book(cls, book: Book) -> str:
        """Return how a page of this book is called among the document numbers."""
        return f"{cls.REGISTER}-{book.lower()}"


# What a desk gives a document number: each form, and the pages of each book. A number
# under `register` stands on the pages of every book that has none of its own.
DOCUMENTS = (
    *((str(form.value), form.label) for form in PaperForm),
    *((PaperForm.of_book(book), book.label) for book in Book),
)
