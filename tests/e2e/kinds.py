"""A throwaway form with a field of every type, published through the definitions API as an administrator would."""

from typing import Any

from tests.e2e.visits import Visit

FORM = "e2e_kinds"
PARTS = "e2e_parts"
CHOICES = [
    {"value": "a", "label": {"zh": "甲"}},
    {"value": "b", "label": {"zh": "乙"}},
    {"value": "c", "label": {"zh": "丙"}},
]
PLACES = [
    {"value": "plant", "label": {"zh": "厂区"}, "children": [{"value": "east", "label": {"zh": "东区"}}]},
    {"value": "store", "label": {"zh": "仓库"}, "children": [{"value": "b1", "label": {"zh": "一号库"}}]},
]


def _field(type_: str, label: str, name: str = "", **more: Any) -> dict[str, Any]:
    return {"type": type_, "name": name or f"a_{type_}", "label": {"zh": label}, **more}


LINES = [
    _field("text", "品名", "name", pattern="[^#]+", required=True),
    _field("number", "数量", "qty", decimals=0),
    _field("money", "单价", "price"),
    _field("reference", "机床", "machine", target="job_machine"),
    _field("choice", "等级", "grade", options=CHOICES),
    _field("date", "交期", "due"),
]
FIELDS = [
    _field("auto_number", "编号"),
    _field("text", "文本", required=True),
    _field("long_text", "多行文本"),
    _field("rich_text", "富文本"),
    _field("number", "数字", decimals=3),
    _field("money", "金额"),
    _field("percent", "百分比"),
    _field("rating", "评分"),
    _field("boolean", "是否"),
    _field("choice", "单选", options=CHOICES),
    _field("multi_choice", "多选", options=CHOICES),
    _field("cascade", "级联", options=PLACES),
    _field("address", "地址"),
    _field("date", "日期"),
    _field("datetime", "日期时间", precision="minute"),
    _field("time", "时刻"),
    _field("duration", "时长"),
    _field("barcode", "条码"),
    _field("member", "成员"),
    _field("department", "部门"),
    _field("reference", "引用", target="job_order"),
    _field("multi_reference", "多条引用", target="job_machine"),
    _field("file", "附件"),
    _field("image", "图片"),
    _field("signature", "签名"),
    _field("json", "数据"),
    _field("sub_table", "明细", fields=LINES),
    _field("reverse_reference", "零件", target=PARTS, field="owner"),
]


def publish_kinds(admin: Visit) -> None:
    """Publishes the form and the one that points at it; does nothing when they are there."""
    forms = {each["name"] for each in admin.call("GET", "/api/forms")}
    if FORM in forms:
        return
    parts = [_field("text", "名称", "name", required=True), _field("reference", "所属", "owner", target=FORM)]
    for name, label, fields in ((FORM, "每种字段", FIELDS), (PARTS, "零件", parts)):
        title = "a_text" if name == FORM else "name"
        body = {"kind": "form", "name": name, "label": {"zh": label}, "title": title, "fields": fields}
        saved = admin.call("PUT", f"/api/definitions/form/{name}", {"app": "e2e", "body": body})
        assert not [each for each in saved["diagnostics"] if each["severity"] == "error" and name == PARTS], saved
    plan = admin.call("POST", "/api/plan")
    admin.call("POST", "/api/publish", {"token": plan["token"], "note": "端到端测试"})
