"""The sub-category as chips: only those of the chosen category are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..models import Category
from ..widgets import CHIP_KEYS, ChipSelect
from .base import ContactForm


class SubcategoryChips(ChipSelect):
    """Chips in a group for each category; `parents` are the categories by key.

    Each group has keys of its own and is shown while its category is chosen. Without
    scripts all groups are shown, each under its category's name.
    """

    template_name = "contacts/_chips_by_category.html"

    def __init__(self, parents: Iterable[Category] = ()) -> None:
        super().__init__(clearable=True)
        self.parents = {parent.pk: parent for parent in parents}

    @property
    def show_when(self) -> str:
        """Return when there is a sub-category to choose, for show.js."""
        parents = {self.parents[key].code for key in self._parent_keys()}
        return f"category={'|'.join(sorted(parents))}"

    def _parent_keys(self) -> set[int]:
        rows = [getattr(value, "instance", None) for value, _label in self.choices]
        return {row.parent_id for row in rows if row and row.parent_id in self.parents}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups: dict[int, dict[str, Any]] = {}
        for _label, options, _index in context["widget"]["optgroups"]:
            for option in options:
                parent = self.parents.get(option["value"].instance.parent_id)
                if parent is None:
                    continue
                group = groups.setdefault(parent.pk, {"parent": parent, "options": []})
                place = len(group["options"])
                option["key"] = CHIP_KEYS[place] if place < len(CHIP_KEYS) else ""
                group["options"].append(option)
        context["widget"]["groups"] = list(groups.values())
        return context


def group_by_category(form: ContactForm) -> None:
    """Let the form show sub-categories below their own category only."""
    field = form.fields["subcategory"]
    offered = field.choices
    field.widget = SubcategoryChips(form.snapshot.top_categories)
    field.widget.is_required = False
    field.choices = offered
