#!/usr/bin/env python
"""Run a management command of the project."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.settings")
    # A migration or a check may take as long as it needs; a page may not.
    os.environ.setdefault("DATABASE_TIMEOUT", "0")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
