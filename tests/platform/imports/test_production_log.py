"""The main job on real data: a job shop's log, dirty on purpose, through dry run, skip-bad run and undo."""

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

SHARED = Path(os.environ.get("JIGSMITH_SHARED", Path(__file__).parents[4] / "shared"))
LOG = SHARED / "data" / "production_log.csv"
pytestmark = pytest.mark.skipif(not LOG.is_file(), reason=f"{LOG} is absent; set JIGSMITH_SHARED to the shared data")

FORMS = """
- kind: form
  name: job_machine
  label: {zh: 机台}
  title: name
  fields: [{type: text, name: name, label: {zh: 名称}, required: true, unique: true}]
- kind: form
  name: job_worker
  label: {zh: 员工}
  title: code
  fields: [{type: text, name: code, label: {zh: 工号}, required: true, unique: true}]
- kind: form
  name: job_order
  label: {zh: 工单}
  title: code
  fields: [{type: text, name: code, label: {zh: 单号}, required: true, unique: true}]
- kind: form
  name: job_report
  label: {zh: 报工}
  fields:
    - {type: reference, name: order, label: {zh: 工单, en: Case ID}, target: job_order, required: true}
    - {type: text, name: operation, label: {zh: 工序, en: Activity}, required: true}
    - {type: reference, name: machine, label: {zh: 机台, en: Resource}, target: job_machine, required: true}
    - {type: datetime, name: start, label: {zh: 开始, en: Start Timestamp}, precision: minute, required: true}
    - {type: datetime, name: finish, label: {zh: 结束, en: Complete Timestamp}, precision: minute, required: true}
    - {type: duration, name: span, label: {zh: 用时, en: Span}}
    - {type: number, name: order_qty, label: {zh: 工单数量, en: Work Order Qty}}
    - {type: text, name: part, label: {zh: 零件, en: Part Desc.}}
    - {type: reference, name: worker, label: {zh: 员工, en: Worker ID}, target: job_worker, required: true}
    - {type: choice, name: type, label: {zh: 类型, en: Report Type}, options: [{value: D, label: {zh: 生产}}, {value: S, label: {zh: 准备}}, {value: B, label: {zh: 停机}}]}
    - {type: number, name: completed, label: {zh: 合格, en: Qty Completed}}
    - {type: number, name: rejected, label: {zh: 报废, en: Qty Rejected}}
    - {type: number, name: mrb, label: {zh: 待评审, en: Qty for MRB}}
    - {type: boolean, name: rework, label: {zh: 返工, en: Rework}}
"""
MATCH = ["order", "operation", "machine", "start", "finish", "worker", "type", "completed", "rejected", "mrb", "rework"]
REFERENCES = {name: {"create": True} for name in ("order", "machine", "worker")}


@pytest.fixture
def log(shop: Any, publish_text: Callable[..., None]) -> Any:
    """The checked import of the log."""
    publish_text(shop.work, FORMS)
    found = shop.upload(LOG.read_bytes(), "production_log.csv", "job_report")
    return shop, shop.check(found, match=MATCH, references=REFERENCES)


def test_every_column_is_guessed_from_the_english_labels(log: Any) -> None:
    _, found = log
    assert [column.field for column in found.sheets[0].columns] == [
        *("order", "operation", "machine", "start", "finish", "span", "order_qty"),
        *("part", "worker", "type", "completed", "rejected", "mrb", "rework"),
    ]


def test_the_dry_run_names_each_duplicate_and_each_damaged_cell(log: Any) -> None:
    shop, found = log
    assert found.counts == {
        "rows": 4543,
        "added": 4320,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 23,
        "errors": 200,
        "cell_errors": 399,
    }
    errors = [(e["column"], e["code"]) for row in shop.rows(found, "error") for e in row["errors"]]
    assert errors.count(("Start Timestamp", "value_required")) == 199
    assert errors.count(("Complete Timestamp", "value_required")) == 199
    assert errors.count(("Span", "duration_is_spreadsheet_date")) == 1
    log_rows = pandas.read_csv(LOG, dtype=str, keep_default_na=False)
    repeated = log_rows[log_rows.duplicated() & (log_rows["Start Timestamp"] != "")]
    assert {row["row"] for row in shop.rows(found, "duplicate")} == {index + 2 for index in repeated.index}


def test_skip_bad_imports_the_rest_with_exact_sums_and_undo_takes_all_back(log: Any) -> None:
    shop, found = log
    done = shop.run(found)
    assert done.state == "done"
    assert done.counts["added"] == 4320
    records = shop.records("job_report")
    assert len(records) == 4320
    expected = pandas.read_csv(LOG, keep_default_na=False).drop_duplicates()
    expected = expected[(expected["Start Timestamp"] != "") & ~expected["Span"].str.startswith("1899")]
    for name, column in (("completed", "Qty Completed"), ("rejected", "Qty Rejected"), ("mrb", "Qty for MRB")):
        assert sum(Decimal(r["values"][name] or 0) for r in records) == int(expected[column].astype(int).sum())
    by_machine = expected.groupby("Resource")["Qty Completed"].apply(lambda some: int(some.astype(int).sum()))
    sums: dict[str, Decimal] = {}
    for record in records:
        machine = record["titles"][record["values"]["machine"]]
        sums[machine] = sums.get(machine, Decimal()) + Decimal(record["values"]["completed"])
    assert sums == by_machine.to_dict()
    undone = shop.undo(done)
    assert undone.state == "undone"
    assert undone.undo["conflict_count"] == 0
    for form in ("job_report", "job_order", "job_machine", "job_worker"):
        assert shop.records(form) == []


def test_importing_the_same_file_again_changes_nothing(log: Any) -> None:
    shop, found = log
    shop.run(found)
    again = shop.check(shop.upload(LOG.read_bytes(), "again.csv", "job_report"), match=MATCH, references=REFERENCES)
    assert again.counts["added"] == again.counts["updated"] == 0
    assert again.counts["unchanged"] == 4320
