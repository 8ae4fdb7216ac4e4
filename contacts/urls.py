"""The desk's addresses."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .choices import SlipKind
from .views import (
    amend,
    attachments,
    board,
    calls,
    commendations,
    contact,
    drafts,
    health,
    imports,
    letters,
    prints,
    registers,
    report_files,
    reports,
    rules,
    search,
    shifts,
    slips,
    tasks,
    visits,
)


class PeriodConverter(StringConverter):
    """A month, week, quarter, year or a span of days, which `period_of` reads."""

    regex = r"[\dWQ.-]{4,24}"


register_converter(PeriodConverter, "period")

urlpatterns = [
    path("", board.board, name="board"),
    path("board/live/", board.board_live, name="board_live"),
    # High up: they are tried in turn, and these are asked for while somebody types.
    path("calls/new/", calls.call_new, name="call_new"),
    path("calls/guidance/", calls.call_guidance, name="call_guidance"),
    path("calls/park/", calls.call_park, name="call_park"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/complete/", tasks.promise_complete, name="promise_complete"),
    path("tasks/<int:pk>/postpone/", tasks.promise_postpone, name="promise_postpone"),
    path("tasks/<int:pk>/reassign/", tasks.promise_reassign, name="promise_reassign"),
    path("registers/<slug:book>/", registers.register, name="register"),
    path("registers/<slug:book>/print/", prints.register_print, name="register_print"),
    path("contacts/<slug:number>/", contact.contact, name="contact"),
    path("contacts/<slug:number>/amend/", amend.contact_amend, name="contact_amend"),
    path("contacts/<slug:number>/close/", contact.contact_close, name="contact_close"),
    path(
        "contacts/<slug:number>/reopen/", contact.contact_reopen, name="contact_reopen"
    ),
    path("contacts/<slug:number>/void/", contact.contact_void, name="contact_void"),
    *(
        path(
            f"contacts/<slug:number>/slips/new/{kind.replace('_', '-')}/",
            slips.slip_new,
            {"kind": kind},
            name=f"{kind}_new",
        )
        for kind in SlipKind.values
    ),
    path(
        "contacts/<slug:number>/send-back/",
        contact.letter_send_back,
        name="letter_send_back",
    ),
    path(
        "contacts/<slug:number>/commendation/",
        commendations.commendation_new,
        name="commendation_new",
    ),
    path("contacts/<slug:number>/thanks/", slips.letter_thanks, name="letter_thanks"),
    path("slips/<slug:number>/", slips.slip, name="slip"),
    path("slips/<slug:number>/step/", slips.slip_step, name="slip_step"),
    path(
        "postings/<int:pk>/take-down/",
        slips.posting_take_down,
        name="posting_take_down",
    ),
    path("search/", search.search_page, name="search"),
    path("rules/", rules.rules, name="rules"),
    path("reports/", reports.reports, name="reports"),
    path("reports/file/", report_files.report_file, name="report_file"),
    path(
        "reports/file/download/",
        report_files.report_file_download,
        name="report_file_download",
    ),
    path("reports/<period:period>/", reports.report, name="report"),
    path("reports/<period:period>/rows/", reports.report_rows, name="report_rows"),
    path("reports/<period:period>/xlsx/", report_files.report_xlsx, name="report_xlsx"),
    path("reports/<period:period>/csv/", report_files.report_csv, name="report_csv"),
    path("reports/<period:period>/trend/", reports.report_trend, name="report_trend"),
    path(
        "reports/<period:period>/trend/xlsx/",
        report_files.report_trend_xlsx,
        name="report_trend_xlsx",
    ),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:entry_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:entry_id>/discard/", drafts.draft_discard, name="draft_discard"),
    path(
        "drafts/<uuid:entry_id>/take-over/",
        drafts.draft_take_over,
        name="draft_take_over",
    ),
    path("drafts/<uuid:entry_id>/take-up/", drafts.draft_take_up, name="draft_take_up"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/guidance/", visits.visit_guidance, name="visit_guidance"),
    path("visits/<slug:number>/filed/", visits.visit_filed, name="visit_filed"),
    path("visits/<slug:number>/attend/", visits.visit_attend, name="visit_attend"),
    path("visits/<slug:number>/leave/", visits.visit_leave, name="visit_leave"),
    path(
        "visits/<slug:number>/supervisor/",
        visits.visit_supervisor,
        name="visit_supervisor",
    ),
    path("letters/new/", letters.letter_new, name="letter_new"),
    path("letters/guidance/", letters.letter_guidance, name="letter_guidance"),
    path("letters/<slug:number>/filed/", letters.letter_filed, name="letter_filed"),
    path(
        "contacts/<slug:number>/attachments/",
        attachments.attachment_add,
        name="attachment_add",
    ),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("import/", imports.import_contacts, name="import_contacts"),
    path("import/<int:pk>/", imports.import_batch, name="import_batch"),
    path("import/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("import/<int:pk>/go-on/", imports.import_go_on, name="import_go_on"),
    path("import/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("import/<int:pk>/rejects/", imports.import_rejects, name="import_rejects"),
    path("shift-check/", shifts.shift_check, name="shift_check"),
    path("shift-check/<int:pk>/", shifts.shift_check_result, name="shift_check_result"),
    path(
        "shift-check/<int:pk>/countersign/",
        shifts.shift_check_countersign,
        name="shift_check_countersign",
    ),
    path("hand-over/", shifts.hand_over, name="hand_over"),
    path("hand-over/leave/", shifts.shift_end, name="shift_end"),
    path("hand-over/<int:pk>/", shifts.hand_over_page, name="hand_over_page"),
    path(
        "hand-over/<int:pk>/accept/", shifts.hand_over_accept, name="hand_over_accept"
    ),
    path("spot-checks/", shifts.spot_checks, name="spot_checks"),
    path("slips/<slug:number>/print/", prints.slip_print, name="slip_print"),
    path("print/", prints.print_many, name="print_many"),
    path("print/<slug:form>/<slug:key>/", prints.print_form, name="print_form"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
