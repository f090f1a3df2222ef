import { Dialog } from "../../../ui/Dialog.tsx";
import { KEY_TABLE } from "../model/key-table.ts";
import "./KeysSheet.css";

export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Keys" onClose={onClose} className="keys-sheet">
      <div className="keys-groups">
        {KEY_TABLE.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.rows.map((row) => (
                <div key={row.does}>
                  <dt>
                    {row.keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{row.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
