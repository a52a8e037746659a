"""Refusals name the form and the action as people read them, and keep the names programs read."""

from pathlib import Path

import orjson

from engine.definition import Label
from engine.messages.messages import load_messages
from jigsmith.errors import Named
from jigsmith.imports.store import plain_values

MESSAGES = load_messages(Path(__file__).parents[3] / "platform" / "jigsmith")
VALUES = {"form": Named("job_report", Label(zh="报工", en="Work report")), "action": "delete"}


def test_people_read_the_label_and_the_word() -> None:
    assert MESSAGES.text("action_not_allowed", VALUES, "zh") == "您没有删除“报工”记录的权限"
    assert MESSAGES.text("action_not_allowed", VALUES, "en") == "You may not delete records of “Work report”"


def test_programs_read_the_name() -> None:
    assert orjson.loads(orjson.dumps(VALUES)) == {"form": "job_report", "action": "delete"}


def test_a_stored_refusal_keeps_the_label() -> None:
    assert MESSAGES.text("action_not_allowed", plain_values(VALUES), "en").endswith("“Work report”")
