// Sets one field of all chosen records.
import { Form, Modal, Select } from "antd";
import { useState } from "react";
import type { FormInfo, Json, Titles } from "@/api/types";
import { useBulk } from "@/feedback/useBulk";
import { fieldKind } from "@/fields/registry";
import { useText } from "@/i18n/setup";
import type { Chosen } from "./selection";

const UNSUITED = new Set(["sub_table", "auto_number", "file", "image", "signature", "reverse_reference"]);

interface Properties {
  form: string;
  info: FormInfo;
  chosen: Chosen;
  onClose: () => void;
}

export function BulkEditDialog({ form, info, chosen, onClose }: Properties) {
  const { t, label } = useText();
  const { run, busy } = useBulk(form);
  const fields = info.definition.fields.filter(
    (field) => !UNSUITED.has(field.type) && !field.unique && !info.rights.read_only.includes(field.name),
  );
  const [name, setName] = useState(fields[0]?.name ?? "");
  const [value, setValue] = useState<Json>(null);
  const [titles, setTitles] = useState<Titles>({});
  const field = fields.find((each) => each.name === name);
  const save = async () => {
    const rows = await run(chosen, { action: "update", values: { [name]: value } });
    if (rows.length > 0 && rows.every((row) => !row.problem)) onClose();
  };
  const addTitles = (more: Titles) => setTitles((before) => ({ ...before, ...more }));
  const kind = field ? fieldKind(field.type) : null;
  return (
    <Modal
      open
      width={480}
      title={t("bulk.editTitle", { count: chosen.count })}
      okText={t("bulk.apply", { count: chosen.count })}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: busy, disabled: !field || (field.required && value === null) }}
      onOk={save}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t("bulk.field")} htmlFor="bulk-field">
          <Select
            id="bulk-field"
            value={name}
            onChange={(next) => {
              setName(next);
              setValue(null);
            }}
            options={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
            showSearch={{ optionFilterProp: "label" }}
          />
        </Form.Item>
        {field && kind ? (
          <Form.Item
            label={t("bulk.newValue")}
            htmlFor="bulk-value"
            help={field.required ? undefined : t("bulk.emptyClears")}
          >
            <kind.Input
              key={name}
              id="bulk-value"
              field={field}
              value={value}
              onChange={setValue}
              context={{ form, recordId: null, titles, addTitles, targets: info.targets }}
            />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
