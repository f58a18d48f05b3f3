import { BoxError } from "../../../src/base/errors";
import type { FromWindow, Order, Report, ToWindow } from "../orders";
import { EditorWindow } from "./editorWindow";

/** The program of one process: an editor window that does what the harness says, and ends with it. */
process.once("disconnect", () => process.exit());
process.on("message", (message: ToWindow) => {
  if (message.kind === "arrived") {
    open?.arrive(message.write);
    return;
  }
  const { number } = message;
  void follow(message.order)
    .catch(failureOf)
    .then((report) => tell({ kind: "report", number, report }));
});

let open: EditorWindow | undefined;
tell({ kind: "ready" });

async function follow(order: Order): Promise<Report> {
  switch (order.kind) {
    case "open":
      open?.close();
      open = new EditorWindow(order.place, tell, (shown) => tell({ kind: "shown", shown }));
      await open.open();
      return open.accounts();
    case "close":
      open?.close();
      open = undefined;
      return { kind: "done" };
    default:
      return order.kind === "time" && !open ? { kind: "done" } : inWindow(opened(), order);
  }
}

async function inWindow(
  window: EditorWindow,
  order: Exclude<Order, { kind: "open" | "close" }>,
): Promise<Report> {
  switch (order.kind) {
    case "time":
      window.time = order.time;
      break;
    case "signIn":
      return window.signIn(order.code, order.clientSecret);
    case "getToken":
      return window.getToken(order.account, order.minimumLifetimeMs);
    case "renew":
      return window.renew(order.account);
    case "use":
      return window.use(order.account);
    case "checkSchedule":
      await window.checkSchedule();
      break;
    case "focus":
      await window.focus();
      break;
    case "signOut":
      await window.signOut(order.account);
      break;
    case "accounts":
      return window.accounts();
    case "otherSecret":
      await window.writeOtherSecret(order.key);
      break;
    case "disk":
      window.diskIsFull = order.full;
      break;
    case "storage":
      window.storageMood = order.mood;
      break;
    case "network":
      window.offlinePort = order.offlinePort;
      break;
  }
  return { kind: "done" };
}

function opened(): EditorWindow {
  if (!open) {
    throw new Error("The window is not open.");
  }
  return open;
}

function failureOf(error: unknown): Report {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof BoxError
    ? { kind: "failed", decision: error.decision, code: error.code, text }
    : { kind: "failed", decision: "unexpected", code: "unexpected", text };
}

function tell(message: FromWindow): void {
  // A harness that has ended hears nothing more; this process ends with it.
  process.send?.(message, () => undefined);
}
