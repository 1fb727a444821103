// A button [data-copy="id"] copies the text of a field or element, of a link where it leads; hidden until scripts run, since it needs them.

import { say } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.href ?? source.value ?? source.textContent);
    say(button.dataset.copied || button.textContent.trim());
  } catch {
    source.focus();
    source.select?.();
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select]")) event.target.select();
});

function show() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}
document.addEventListener("htmx:afterSettle", show);
show();
