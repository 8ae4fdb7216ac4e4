"""What each role may do at its desk. Every door asks here, on the server."""

from __future__ import annotations

from enum import StrEnum

from .choices import Role


class Right(StrEnum):
    """One thing a role may or may not do."""

    SEE = "see"
    LOG = "log"
    PHONES = "phones"
    ATTACHMENTS = "attachments"
    CONFIDENTIAL = "confidential"
    AMEND = "amend"
    VOID = "void"
    TASKS = "tasks"
    REASSIGN = "reassign"
    DECIDE = "decide"
    IMPORT = "import"
    REVIEW = "review"
    APPROVE = "approve"
    CLEARANCE = "clearance"
    REPORT = "report"
    SETTINGS = "settings"
    COUNTERSIGN = "countersign"
    PRINT = "print"
    PRINT_MANY = "print_many"


_DESK_WORK = frozenset(
    {
        Right.SEE,
        Right.LOG,
        Right.PHONES,
        Right.ATTACHMENTS,
        Right.AMEND,
        Right.VOID,
        Right.TASKS,
        Right.PRINT,
    }
)

RIGHTS: dict[str, frozenset[Right]] = {
    Role.RECEPTIONIST: _DESK_WORK,
    Role.ASSISTANT: _DESK_WORK
    | {Right.CONFIDENTIAL, Right.DECIDE, Right.REASSIGN, Right.PRINT_MANY},
    Role.CLERK: _DESK_WORK
    | {Right.CONFIDENTIAL, Right.REASSIGN, Right.IMPORT, Right.PRINT_MANY},
    Role.SUPERVISOR: _DESK_WORK
    | {
        Right.CONFIDENTIAL,
        Right.DECIDE,
        Right.REASSIGN,
        Right.IMPORT,
        Right.REVIEW,
        Right.CLEARANCE,
        Right.REPORT,
        Right.COUNTERSIGN,
        Right.PRINT_MANY,
    },
    # A manager reads and decides; the telephone book of strangers is not needed there.
    Role.MANAGER: frozenset(
        {
            Right.SEE,
            Right.CONFIDENTIAL,
            Right.DECIDE,
            Right.TASKS,
            Right.REASSIGN,
            Right.REVIEW,
            Right.APPROVE,
            Right.REPORT,
        }
    ),
    # An administrator sets the desk up and need not see who called.
    Role.ADMINISTRATOR: frozenset({Right.SETTINGS, Right.CLEARANCE, Right.REPORT}),
}


def may(role: str, right: Right) -> bool:
    """Say whether a member of staff with this role has the right at the desk."""
    return right in RIGHTS.get(role, frozenset())
