"""A choice shown by the list reads as Django itself would show it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from contacts.models.wording import Worded

FIELDS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model in apps.get_app_config("contacts").get_models()
    if issubclass(model, Worded)
    for field in model._meta.concrete_fields
    if field.choices
]


def test_models_are_worded():
    assert len(FIELDS) > 20


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_every_choice_reads_the_same_in_each_language(model, field):
    values = [value for value, _label in field.flatchoices]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for value in (*values, "", None, "unknown"):
                row = model(**{field.attname: value})
                plain = models.Model._get_FIELD_display(row, field)
                assert getattr(row, f"get_{field.name}_display")() == plain
