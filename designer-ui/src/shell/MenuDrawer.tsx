// The menu on a phone.
import { Drawer } from "antd";
import { SideMenu } from "./SideMenu";

export function MenuDrawer({ open, title, onClose }: { open: boolean; title: string; onClose: () => void }) {
  return (
    <Drawer open={open} onClose={onClose} placement="left" size={290} title={title} styles={{ body: { padding: 0 } }}>
      <SideMenu narrow={false} onChosen={onClose} />
    </Drawer>
  );
}
