// Notifications on this device: <form data-push="our key" data-push-off="address">. It stays hidden
// where the browser cannot; the element [data-push-none] says so there, and without script.
import { worker } from "./installing.js";

const form = document.querySelector("form[data-push]");
const able = form && worker && "PushManager" in window && "Notification" in window;

function show(state) {
  for (const part of form.querySelectorAll("[data-push-when]")) part.hidden = part.dataset.pushWhen !== state;
}

function key() {
  const text = form.dataset.push.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

const isOurs = (subscription) => {
  const used = subscription.options.applicationServerKey;
  return used && String(new Uint8Array(used)) === String(key());
};

async function tell(address, subscription) {
  const body = new FormData(form);
  const { endpoint, keys } = subscription.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys })) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.status;
}

async function look() {
  const { pushManager } = await worker;
  const subscription = await pushManager.getSubscription();
  if (Notification.permission === "denied") return show("denied");
  if (!subscription) return show("off");
  if (!isOurs(subscription)) {
    await subscription.unsubscribe();
    return show("off");
  }
  if ((await tell(form.action, subscription)) === 201) return location.reload(); // forgotten meanwhile
  return show("on");
}

async function switchOn() {
  if ((await Notification.requestPermission()) !== "granted") return show("denied");
  const { pushManager } = await worker;
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() });
  await tell(form.action, subscription);
  return location.reload();
}

async function switchOff() {
  const { pushManager } = await worker;
  const subscription = await pushManager.getSubscription();
  if (subscription) {
    await subscription.unsubscribe();
    await tell(form.dataset.pushOff, subscription);
  }
  return location.reload();
}

async function safely(step) {
  try {
    await step();
  } catch (error) {
    console.info("push", error.message);
    show("failed");
  }
}

if (able) {
  form.hidden = false;
  document.querySelector("[data-push-none]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    safely(event.submitter?.value === "off" ? switchOff : switchOn);
  });
  safely(look);
}
