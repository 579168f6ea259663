from __future__ import annotations

import pytest

from scorekit.targets.kubernetes.object_rules import schedule_fault


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@dayly", "`@dayly` is no schedule"),
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
