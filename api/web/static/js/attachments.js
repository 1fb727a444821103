// Places for files: dropped or chosen, sent at once with their progress, taken back until the form is sent.
// Without scripts it is a plain file input, and the files go with the form.

import { meter, upload } from "./upload.js";

let running = 0;
let waiting = null;

const place = (node) => node?.closest?.("[data-uploads]");
const token = (node) => node.closest("form")?.elements.csrf?.value ?? "";

function element(name, cls, text = "") {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  made.textContent = text;
  return made;
}

async function send(box, file) {
  const row = element("div", "row");
  row.append(element("span", "file", file.name));
  box.querySelector("[data-list]").append(row);
  if (file.size > Number(box.dataset.largest) * 1_000_000 * 1.05) {
    refuse(box, row, box.dataset.tooLarge);
    return;
  }
  const bar = meter(file.name);
  row.append(bar);
  running += 1;
  const { taken, answer } = await upload(box.dataset.uploads, file, { token: token(box), progress: (share) => { bar.value = share; } });
  running -= 1;
  bar.remove();
  if (taken) accept(box, row, answer);
  else refuse(box, row, answer.detail || box.dataset.broken);
  if (!running && waiting) sendForm();
}

function sendForm() {
  const { form, button } = waiting;
  waiting = null;
  button?.removeAttribute("aria-busy");
  if (form.isConnected) form.requestSubmit(button);
}

function accept(box, row, { id, name }) {
  const held = element("input");
  held.type = "hidden";
  held.name = "file";
  held.value = id;
  row.prepend(held);
  row.append(remover(box, row, name, id));
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function refuse(box, row, why) {
  const said = element("span", "field__error", why);
  said.setAttribute("role", "alert");
  row.append(said, remover(box, row, row.firstChild.textContent, null));
}

function remover(box, row, name, id) {
  const button = element("button", "button button--quiet", box.dataset.remove);
  button.type = "button";
  button.append(element("span", "visually-hidden", `: ${name}`));
  button.addEventListener("click", () => take(box, row, id));
  return button;
}

async function take(box, row, id) {
  if (id) await fetch(`${box.dataset.uploads}/${id}/end`, { method: "POST", headers: { "X-CSRF-Token": token(box) } }).catch(() => null);
  row.remove();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.querySelector("input[type=file]")?.focus();
}

document.addEventListener("change", (event) => {
  const box = place(event.target);
  if (!box || event.target.type !== "file") return;
  for (const file of event.target.files) send(box, file);
  event.target.value = "";
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = place(event.target);
    const drop = box?.querySelector("[data-drop]");
    if (!drop || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", kind === "dragover");
    if (kind === "drop") for (const file of event.dataTransfer.files) send(box, file);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-unfile]");
  const box = place(button);
  if (!box) return;
  event.preventDefault();
  take(box, button.closest(".row"), button.value);
});

// A form whose files are still on their way is sent when they have come.
document.addEventListener("submit", (event) => {
  if (!running || !event.target.querySelector("[data-uploads]")) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = { form: event.target, button: event.submitter };
  event.submitter?.setAttribute("aria-busy", "true");
}, true);

function reveal() {
  for (const hint of document.querySelectorAll("[data-drop-hint], [data-pick]")) hint.hidden = false;
  for (const input of document.querySelectorAll("[data-uploads] input[type=file]")) input.classList.add("visually-hidden");
}
document.addEventListener("htmx:afterSettle", reveal);
reveal();
