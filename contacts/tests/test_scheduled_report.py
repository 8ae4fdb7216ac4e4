"""The lines of the documents for a schedule, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
HOME, SETTINGS, FOLDER = "/srv/frontdesk/desk", "/etc/frontdesk.env", "/srv/reports"
# Stands where the interpreter would, and tells what it was called with, and how.
TELLS = """#!/bin/sh
[ -n "$FRONTDESK_ENV" ] || exit 9
printf '%s\\n' "$@"
"""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.DOTALL)


def of_cron() -> str:
    """Return what cron gives to the shell: a bare percent sign would end the line."""
    (line,) = (each.strip() for each in blocks("cron"))
    minute, hour, day, _month, _weekday, user, command = line.split(None, 6)
    assert (minute, hour, day, user) == ("15", "6", "1", "frontdesk")
    assert not re.search(r"(?<!\\)%", command)
    return command.replace("\\%", "%")


def of_systemd() -> str:
    """Return what systemd gives to the shell: it doubles percent signs and quotes."""
    unit = next(block for block in blocks("ini") if "ExecStart=" in block)
    lines = dict(re.findall(r"^(\w+)=(.*)$", unit, flags=re.MULTILINE))
    quoted = re.fullmatch(r"/bin/sh -c '([^']*)'", lines["ExecStart"])
    command = quoted[1].replace("%%", "%")
    assert "%%" not in command and lines["Type"] == "oneshot"
    start = f"cd {lines['WorkingDirectory']} && set -a && . {lines['EnvironmentFile']}"
    return f"{start} && {command}"


# Stands where the clock would, on the day of %(today)s.
TODAY = """#!/bin/sh
[ "$1" = -d ] || exec %(date)s -d %(today)s "$@"
case "$2" in
[0-9]*) exec %(date)s "$@" ;;
*) exec %(date)s -d "%(today)s $2" "$3" ;;
esac
"""


def _path(folder: Path, today: str) -> str:
    """Return where the shell finds its programs, with another day where one is told."""
    usual = os.environ["PATH"]
    if not today:
        return usual
    folder.mkdir()
    clock = folder / "date"
    clock.write_text(TODAY % {"date": shutil.which("date"), "today": today})
    clock.chmod(0o755)
    return f"{folder}:{usual}"


@pytest.fixture
def run(tmp_path):
    """Run a line in a made-up installation; return what the command is called with."""
    home, folder = tmp_path / "desk", tmp_path / "reports"
    program = home / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    folder.mkdir()
    program.write_text(TELLS)
    program.chmod(0o755)
    settings = tmp_path / "frontdesk.env"
    settings.write_text("FRONTDESK_ENV=production\n")

    def shell(line: str, today: str = "") -> list[str]:
        for wanted, here in ((HOME, home), (SETTINGS, settings), (FOLDER, folder)):
            assert wanted in line
            line = line.replace(wanted, str(here))
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            check=True,
            capture_output=True,
            text=True,
            env={"PATH": _path(tmp_path / "bin", today)},
        )
        program, *args = done.stdout.splitlines()
        assert program == "manage.py"
        return args

    return shell


@pytest.mark.parametrize("line", [of_cron, of_systemd])
def test_the_line_delivers_the_month_that_is_over(
    estate, file_call, run, line, mailoutbox
):
    today = datetime.now(tz=UTC).astimezone().date()
    last = today.replace(day=1) - timedelta(days=1)
    at = timezone.now().replace(year=last.year, month=last.month, day=9)
    file_call(estate, occurred_at=at, now=at, rings=2)
    name, *args = run(line())
    assert name == "export_month" and args[0] == f"{last:%Y-%m}"
    call_command(name, *args, verbosity=0)
    out = Path(args[args.index("--out") + 1])
    assert out.name == f"BH-{last:%Y-%m}.xlsx" and out.stat().st_mode & 0o077 == 0
    assert openpyxl.load_workbook(out)["來電"].max_row == 2
    (mail,) = mailoutbox
    assert mail.to == ["manager@example.org"]
    assert [attached[0] for attached in mail.attachments] == [out.name]
    # Once more, as after a failure: the same file, anew.
    call_command(name, *args, verbosity=0)
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("line", [of_cron, of_systemd])
@pytest.mark.parametrize(
    ("today", "month"),
    [
        ("2026-03-01", "2026-02"),
        ("2026-03-31", "2026-02"),
        ("2026-05-31", "2026-04"),
        ("2026-01-15", "2025-12"),
    ],
)
def test_a_run_made_up_for_later_takes_the_month_before(run, line, today, month):
    """A month back from the 31st of March is the 3rd of March."""
    _name, period, *args = run(line(), today)
    assert period == month
    assert args[args.index("--out") + 1].endswith(f"BH-{month}.xlsx")


def test_the_timer_rings_on_the_first_of_a_month():
    (timer,) = (block for block in blocks("ini") if "[Timer]" in block)
    assert "OnCalendar=*-*-01 06:15" in timer and "Persistent=true" in timer


@pytest.mark.parametrize(
    ("language", "subject", "between"),
    [
        ("en", "Report", ", "),
        ("zh-hant", "客服月報", "、"),
        ("zh-hans", "客服月报", "、"),
    ],
)
def test_a_mail_is_written_in_the_language_of_the_desk(
    estate, hotel, tmp_path, mailoutbox, language, subject, between
):
    type(estate.desk).objects.update(language=language)
    out = tmp_path / "all.xlsx"
    to = ("--mail", "manager@example.org")
    call_command("export_month", "2026-10", "--out", str(out), *to, verbosity=0)
    (mail,) = mailoutbox
    places = sorted((estate.desk.place_name, hotel.desk.place_name))
    said = [between.join(each) for each in (places, places[::-1])]
    assert any(each in mail.subject for each in said)
    assert subject.lower() in mail.subject.lower()
    english = "Keep" in mail.body or "keep" in mail.body
    assert english == (language == "en")
