// The form's views and the person's own: choose, save, rename, delete.
import { DownOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Input, Modal } from "antd";
import { useState } from "react";
import { put, remove } from "@/api/http";
import { keys } from "@/api/queries";
import type { ViewBody as StoredView } from "@/api/types";
import { useConfirm } from "@/feedback/useConfirm";
import { useToast } from "@/feedback/useToast";
import { uuid7 } from "@/form/uuid7";
import { useText } from "@/i18n/setup";
import styles from "./list.module.css";
import type { ListState, ListView } from "./urlState";

interface Properties {
  form: string;
  views: ListView[];
  state: ListState;
  onChoose: (key: string) => void;
}

type Naming = { purpose: "create" } | { purpose: "rename"; view: ListView };

export function ViewTabs({ form, views, state, onChoose }: Properties) {
  const { t, label } = useText();
  const [naming, setNaming] = useState<Naming | null>(null);
  const { save, drop } = useViewActions(form, onChoose);
  const { view: current, changed } = state;
  const ask = useConfirm();

  const confirmDrop = async (view: ListView) => {
    const text = t("view.deleteText", { name: label(view.label) });
    if (await ask({ title: t("view.delete"), text, action: t("action.delete"), danger: true })) await drop(view);
  };
  const ownItems = (view: ListView) => [
    { key: "rename", label: t("view.rename"), onClick: () => setNaming({ purpose: "rename", view }) },
    { key: "delete", danger: true, label: t("view.delete"), onClick: () => confirmDrop(view) },
  ];
  return (
    <div className={styles.views} role="group" aria-label={t("view.list")}>
      {views.map((view) => {
        const chosen = view.key === current.key;
        return (
          <div key={view.key} className={styles.viewTools}>
            <button
              type="button"
              aria-pressed={chosen}
              className={`${styles.view} ${chosen ? styles.current : ""}`}
              onClick={() => onChoose(view.key)}
            >
              {label(view.label)}
              {chosen && changed ? <span className={styles.dot} title={t("view.unsaved")} /> : null}
            </button>
            {chosen && view.personal ? (
              <Dropdown menu={{ items: ownItems(view) }} trigger={["click"]}>
                <Button
                  type="text"
                  size="small"
                  icon={<DownOutlined style={{ fontSize: 10 }} />}
                  aria-label={t("view.more")}
                />
              </Dropdown>
            ) : null}
          </div>
        );
      })}
      {changed ? (
        <div className={styles.viewTools}>
          {current.personal ? (
            <Button type="link" size="small" onClick={() => save(current.key, label(current.label), state)}>
              {t("view.save")}
            </Button>
          ) : null}
          <Button type="link" size="small" icon={<PlusOutlined />} onClick={() => setNaming({ purpose: "create" })}>
            {t("view.saveAs")}
          </Button>
          <Button type="link" size="small" onClick={() => onChoose(current.key)}>
            {t("view.reset")}
          </Button>
        </div>
      ) : null}
      {naming ? (
        <NameDialog
          title={t(naming.purpose === "create" ? "view.saveAs" : "view.rename")}
          initial={naming.purpose === "rename" ? label(naming.view.label) : ""}
          onClose={() => setNaming(null)}
          onName={async (name) => {
            const done =
              naming.purpose === "create"
                ? await save(uuid7(), name, state)
                : await save(naming.view.key, name, naming.view);
            if (done) setNaming(null);
          }}
        />
      ) : null}
    </div>
  );
}

type ViewBody = Pick<ListView, "columns" | "filter" | "sorts">;

function useViewActions(form: string, onChoose: (key: string) => void) {
  const { t } = useText();
  const toast = useToast();
  const client = useQueryClient();
  const address = (key: string) => `/api/forms/${encodeURIComponent(form)}/views/${encodeURIComponent(key)}`;
  const save = async (key: string, name: string, { columns, filter, sorts }: ViewBody): Promise<boolean> => {
    try {
      await put(address(key), { label: { zh: name }, columns, filter, sorts } satisfies StoredView);
      await client.invalidateQueries({ queryKey: keys.form(form) });
      onChoose(key);
      toast.success(t("view.saved"));
      return true;
    } catch (error) {
      toast.problem(error);
      return false;
    }
  };
  const drop = async (view: ListView) => {
    try {
      await remove(address(view.key));
      await client.invalidateQueries({ queryKey: keys.form(form) });
      onChoose("");
    } catch (error) {
      toast.problem(error);
    }
  };
  return { save, drop };
}

interface NameProperties {
  title: string;
  initial: string;
  onClose: () => void;
  onName: (name: string) => Promise<void>;
}

function NameDialog({ title, initial, onClose, onName }: NameProperties) {
  const { t } = useText();
  const [name, setName] = useState(initial);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!name.trim()) return;
    setBusy(true);
    await onName(name.trim());
    setBusy(false);
  };
  return (
    <Modal
      open
      width={400}
      title={title}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !name.trim(), loading: busy }}
      onOk={submit}
      onCancel={onClose}
    >
      <Input
        autoFocus
        maxLength={60}
        value={name}
        aria-label={t("view.name")}
        placeholder={t("view.name")}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={(event) => !event.nativeEvent.isComposing && submit()}
      />
    </Modal>
  );
}
