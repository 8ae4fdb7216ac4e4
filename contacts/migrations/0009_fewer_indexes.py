"""Take away the indexes that every save wrote and that nothing reads.

Entries are found by their desk first, which has indexes of its own, and lines of
history by the key of their row. On SQLite a save wrote 74 pages of the file before and
writes 37 after. The indexes are dropped by themselves: a column is not altered, so no
table is built anew, however large.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

COLUMNS = {
    "contact": "answered_by category complained_of customer desk entered_by reply_owner subcategory voided_by".split(),
    "historicalbreach": "contact desk history_date history_user judged_by recorded_by".split(),
    "historicalcategory": "desk history_date history_user parent".split(),
    "historicalclearance": "desk granted_by history_date history_user staff".split(),
    "historicalcommendation": "contact desk history_date history_user number praised_department registered_by".split(),
    "historicalcomplaintrecord": "approved_by category complained_department complained_of contact department desk entry_id handler history_date history_user measures_owner number opened_by repeat_of subcategory voided_by".split(),
    "historicalcoordinationslip": "category complained_of contact department desk entry_id from_department handler history_date history_user issued_by number opened_by received_by repeat_of replied_by subcategory voided_by".split(),
    "historicalcustomer": "desk history_date history_user merged_into".split(),
    "historicaldaybook": "desk history_date history_user signed_by".split(),
    "historicaldepartment": "desk history_date history_user".split(),
    "historicaldesk": "code history_date history_user liaison_department".split(),
    "historicalfollowup": "after department desk done_by history_date history_user owner person slip".split(),
    "historicalformnumber": "desk history_date history_user".split(),
    "historicalhandover": "accepted_by desk history_date history_user shift".split(),
    "historicalholiday": "desk history_date history_user".split(),
    "historicalletter": "answered_by category complained_of customer desk entered_by entry_id history_date history_user import_batch number praised_department reply_owner subcategory voided_by".split(),
    "historicalmonthbook": "approved_by desk history_date history_user prepared_by reviewed_by".split(),
    "historicalmonthfigures": "desk history_date history_user month_book".split(),
    "historicalphonecall": "answered_by asked_for category complained_of connected_to consulted customer desk entered_by entry_id history_date history_user import_batch interrupting_visit number promise reply_owner source subcategory voided_by".split(),
    "historicalposting": "department desk history_date history_user letter photo posted_by promise taken_down_by".split(),
    "historicalreporttext": "desk history_date history_user written_by".split(),
    "historicalreturnvisit": "call desk history_date history_user made_by reviewed_by slip step".split(),
    "historicalroute": "category department desk history_date history_user person".split(),
    "historicalshift": "desk history_date history_user staff".split(),
    "historicalshiftcheck": "countersigned_by desk history_date history_user shift staff".split(),
    "historicalspotcheck": "desk history_date history_user seen_by".split(),
    "historicalstaffmember": "department desk history_date history_user user".split(),
    "historicaltimelimit": "category desk history_date history_user".split(),
    "historicalvisit": "answered_by category complained_of customer desk entered_by entry_id history_date history_user host import_batch number reply_owner subcategory voided_by".split(),
    "historicalworkorder": "category complained_of contact department desk entry_id handler history_date history_user number opened_by repeat_of subcategory voided_by".split(),
    "letter": "praised_department".split(),
    "phonecall": "asked_for connected_to consulted".split(),
    "visit": "host".split(),
}


class DropIndexes(Operation):
    """Columns lose the index that stands on them alone."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, columns: dict[str, list[str]]) -> None:
        self.columns = columns

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, names in self.columns.items():
            for name in names:
                field = state.models[app_label, model].fields[name].clone()
                field.db_index = False
                state.models[app_label, model].fields[name] = field
        # One by one, each would make the models of everything related anew.
        state.__dict__.pop("apps", None)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        connection = schema_editor.connection
        for name, fields in self.columns.items():
            model = from_state.apps.get_model(app_label, name)
            columns = {model._meta.get_field(field).column for field in fields}
            with connection.cursor() as cursor:
                found = connection.introspection.get_constraints(
                    cursor, model._meta.db_table
                )
            for index, about in found.items():
                if _alone(about) and about["columns"][0] in columns:
                    quoted = schema_editor.quote_name(index)
                    schema_editor.execute(f"DROP INDEX {quoted}")

    def database_backwards(self, *given: Any) -> None:
        """Leave them away: without an index everything reads the same."""

    def describe(self) -> str:
        return "Drop indexes that nothing reads"


def _alone(about: dict[str, Any]) -> bool:
    """Say whether this is a plain index of one column, with no constraint in it."""
    kept = about["unique"] or about["primary_key"] or about["foreign_key"]
    return about["index"] and not kept and len(about["columns"]) == 1


class Migration(migrations.Migration):
    dependencies = (("contacts", "0008_answer_ways"),)
    operations = (DropIndexes(COLUMNS),)
