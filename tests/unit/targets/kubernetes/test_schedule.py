from __future__ import annotations

from scorekit.targets.kubernetes.object_rules import schedule_fault
from tests.rows import each_row


@each_row(
    "text",
    [
        "* * * * *",
        "0 0 1 1 0",
        "*/5 0-6/2 ? JAN-mar,12 mon-fri",
        "@daily",
        "@every 1h30m",
        "5/15 3 * * 6",
    ],
)
def test_schedules(text: str) -> None:
    assert schedule_fault(text) is None


@each_row(
    ("text", "fault"),
    [
        ("@dayly", "`@dayly` is no schedule"),
        (f"{'9' * 5000} * * * *", f"`{'9' * 5000}` is no minute (0 to 59)"),
        ("@every 1", "`@every 1` is no schedule"),
        ("* * * *", "a schedule has five fields (minute, hour, day of month, month, day of week), `* * * *` has 4"),
        ("60 * * * *", "`60` is no minute (0 to 59)"),
        ("* 24 * * *", "`24` is no hour (0 to 23)"),
        ("* * 0 * *", "`0` is no day of month (1 to 31)"),
        ("* * * jan-x *", "`jan-x` is no month (1 to 12)"),
        ("* * * * 7", "`7` is no day of week (0 to 6)"),
        ("*/0 * * * *", "`*/0` is no minute (0 to 59)"),
        ("*/ * * * *", "`*/` is no minute (0 to 59)"),
        ("5-1 * * * *", "`5-1` is no minute (0 to 59)"),
        ("1,, * * * *", "`1,,` is no minute (0 to 59)"),
    ],
)
def test_no_schedules(text: str, fault: str) -> None:
    assert schedule_fault(text) == fault


@each_row("macro", ["annually", "daily", "hourly", "midnight", "monthly", "weekly", "yearly"])
def test_each_macro_is_a_schedule(macro: str) -> None:
    assert schedule_fault(f"@{macro}") is None
    assert schedule_fault(f"@{macro}s") is not None


@each_row(
    ("number", "month"),
    [*enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)],
)
def test_a_month_is_its_number(number: int, month: str) -> None:
    assert schedule_fault(f"* * * {month}-{number} *") is None
    assert schedule_fault(f"* * * {month}-{number - 1} *") is not None


@each_row(("number", "day"), [*enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))])
def test_a_day_is_its_number(number: int, day: str) -> None:
    assert schedule_fault(f"* * * * {day}-{number}") is None
    assert schedule_fault(f"* * * * {number + 1}-{day}") is not None
