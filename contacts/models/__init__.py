"""The models, a file per noun."""

from __future__ import annotations

from .access import AccessChain, AccessLog, AccessRecord
from .breaches import Breach, RefusedAttempt
from .closing import DayBook, MonthBook
from .commendations import Commendation
from .contacts import (
    ROW_CLASSES,
    Attachment,
    Contact,
    ImportBatch,
    Letter,
    PhoneCall,
    RegisterBook,
    Visit,
)
from .customers import Customer, CustomerPhone
from .desks import Category, Department, Desk, Holiday, Route, TimeLimit
from .drafts import Draft
from .finding import SearchState
from .journal import JournalLane, JournalLine
from .month_figures import MonthFigures
from .people import Clearance, StaffMember, User
from .postings import Posting
from .prints import FormNumber, PrintLog
from .promises import FollowUp
from .reopenings import Reopening, was_over
from .report_texts import ReportText
from .reviews import ContactReview
from .shifts import HandOver, Shift, ShiftCheck, ShiftCheckItem, SpotCheck
from .slips import (
    SLIP_ROWS,
    ComplaintRecord,
    CoordinationSlip,
    ReturnVisit,
    Slip,
    SlipStep,
    WorkOrder,
)
from .snapshot import Snapshot, snapshot_of

__all__ = [
    "ROW_CLASSES",
    "SLIP_ROWS",
    "AccessChain",
    "AccessLog",
    "AccessRecord",
    "Attachment",
    "Breach",
    "Category",
    "Clearance",
    "Commendation",
    "ComplaintRecord",
    "Contact",
    "ContactReview",
    "CoordinationSlip",
    "Customer",
    "CustomerPhone",
    "DayBook",
    "Department",
    "Desk",
    "Draft",
    "FollowUp",
    "FormNumber",
    "HandOver",
    "Holiday",
    "ImportBatch",
    "JournalLane",
    "JournalLine",
    "Letter",
    "MonthBook",
    "MonthFigures",
    "PhoneCall",
    "Posting",
    "PrintLog",
    "RefusedAttempt",
    "RegisterBook",
    "Reopening",
    "ReportText",
    "ReturnVisit",
    "Route",
    "SearchState",
    "Shift",
    "ShiftCheck",
    "ShiftCheckItem",
    "Slip",
    "SlipStep",
    "Snapshot",
    "SpotCheck",
    "StaffMember",
    "TimeLimit",
    "User",
    "Visit",
    "WorkOrder",
    "snapshot_of",
    "was_over",
]
