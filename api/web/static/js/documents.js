// Documents, chosen or dropped, go up one after the other with a bar; the page then shows them by its live stream.

import { say } from "./toasts.js";
import { meter, upload } from "./upload.js";

function line(name) {
  const box = document.createElement("label");
  box.className = "small stack stack--tight";
  const bar = meter(name);
  box.append(name, bar);
  document.querySelector("[data-uploads]")?.append(box);
  return { box, bar };
}

async function send(address, file, internal) {
  const { box, bar } = line(file.name);
  const token = document.querySelector("input[name=csrf]").value;
  const { taken, answer } = await upload(address, file, { token, fields: { internal }, progress: (share) => { bar.value = share; } });
  box.remove();
  if (!taken) say(answer.detail ?? file.name, { late: true });
  return taken ? answer : null;
}

async function all(files, input, address) {
  const by = input?.dataset.internalBy && document.getElementById(input.dataset.internalBy);
  const internal = by ? by.checked : input?.dataset.internal === "true";
  for (const file of files) {
    const made = await send(address, file, internal);
    if (made && input?.dataset.chooses) choose(input.dataset.chooses, made);
  }
}

// The evidence of a step is chosen as soon as it is there.
function choose(id, made) {
  const select = document.getElementById(id);
  if (!select) return;
  if (![...select.options].some((each) => each.value === made.id)) select.append(new Option(made.name, made.id));
  select.value = made.id;
  select.focus();
}

document.addEventListener("click", (event) => {
  const picks = event.target.closest("[data-pick]");
  if (picks) document.getElementById(picks.dataset.pick)?.click();
});

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.dataset?.upload || !input.files?.length) return;
  const files = [...input.files];
  input.value = "";
  await all(files, input, input.dataset.upload);
});

function place(event) {
  return event.dataTransfer?.types.includes("Files") ? event.target.closest?.("[data-drop], .composer") : null;
}

document.addEventListener("dragover", (event) => {
  const over = place(event);
  document.querySelectorAll(".is-over").forEach((each) => each.classList.toggle("is-over", each === over));
  if (!over) return;
  event.preventDefault();
  over.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over")); });
document.addEventListener("drop", async (event) => {
  const over = place(event);
  document.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over"));
  const input = over?.querySelector("input[type=file][data-upload]");
  if (!input) return;
  event.preventDefault();
  await all([...event.dataTransfer.files], input, input.dataset.upload);
});
