"""The models, a file per noun."""

from __future__ import annotations

from .breaches import Breach, RefusedAttempt
from .closing import DayBook, MonthBook
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
from .desks import Category, Department, Desk, Route, TimeLimit
from .drafts import Draft
from .people import Clearance, StaffMember, User
from .promises import FollowUp
from .snapshot import Snapshot, snapshot_of

__all__ = [
    "ROW_CLASSES",
    "Attachment",
    "Breach",
    "Category",
    "Clearance",
    "Contact",
    "Customer",
    "CustomerPhone",
    "DayBook",
    "Department",
    "Desk",
    "Draft",
    "FollowUp",
    "ImportBatch",
    "Letter",
    "MonthBook",
    "PhoneCall",
    "RefusedAttempt",
    "RegisterBook",
    "Route",
    "Snapshot",
    "StaffMember",
    "TimeLimit",
    "User",
    "Visit",
    "snapshot_of",
]
