// Icons by the names definitions use; an unknown name shows the first letter of the text instead.
import {
  ApartmentOutlined,
  AppstoreOutlined,
  BankOutlined,
  BarChartOutlined,
  BranchesOutlined,
  CalendarOutlined,
  ClockCircleOutlined,
  ClusterOutlined,
  ColumnWidthOutlined,
  DatabaseOutlined,
  FileTextOutlined,
  FormOutlined,
  IdcardOutlined,
  InboxOutlined,
  ProfileOutlined,
  SettingOutlined,
  ShopOutlined,
  ShoppingOutlined,
  SwapOutlined,
  TableOutlined,
  TagOutlined,
  TeamOutlined,
  ToolOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import styles from "./icon.module.css";

const ICONS: Record<string, ComponentType> = {
  apartment: ApartmentOutlined,
  appstore: AppstoreOutlined,
  bank: BankOutlined,
  "bar-chart": BarChartOutlined,
  box: InboxOutlined,
  branches: BranchesOutlined,
  calendar: CalendarOutlined,
  clock: ClockCircleOutlined,
  cluster: ClusterOutlined,
  database: DatabaseOutlined,
  "file-text": FileTextOutlined,
  form: FormOutlined,
  idcard: IdcardOutlined,
  profile: ProfileOutlined,
  ruler: ColumnWidthOutlined,
  setting: SettingOutlined,
  shop: ShopOutlined,
  shopping: ShoppingOutlined,
  swap: SwapOutlined,
  table: TableOutlined,
  tag: TagOutlined,
  team: TeamOutlined,
  tool: ToolOutlined,
  user: UserOutlined,
};

export function Icon({ name, text }: { name: string | null | undefined; text: string }) {
  const Shape = name ? ICONS[name] : undefined;
  if (Shape) return <Shape aria-hidden />;
  return (
    <span className={styles.letter} aria-hidden>
      {[...text][0] ?? "·"}
    </span>
  );
}
