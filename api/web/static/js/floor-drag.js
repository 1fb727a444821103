// Hand a ticket over by dragging it onto a person or a queue. While it is dragged, each target says whether it can take it, and why not.
// A person who cannot take it leads to the page that asks once more; by keys, `a` on a ticket leads there as well.

import { isDead } from "./keys.js";

let dragged = null;
let verdicts = null;

const targets = () => document.querySelectorAll("[data-drop]");

function mark() {
  for (const target of targets()) {
    const [kind, id] = target.dataset.drop.split(":");
    const against = kind === "person" ? verdicts?.people[id] : verdicts?.queues.includes(id) ? "" : undefined;
    target.dataset.able = against === "" ? "yes" : "no";
    const words = target.querySelector("[data-verdict]");
    if (words) words.textContent = against ?? "";
  }
}

function clear() {
  document.body.removeAttribute("data-dragging");
  for (const target of targets()) {
    target.removeAttribute("data-able");
    target.removeAttribute("data-over");
    const words = target.querySelector("[data-verdict]");
    if (words) words.textContent = "";
  }
  dragged = verdicts = null;
}

document.addEventListener("dragstart", async (event) => {
  const row = event.target.closest?.("[data-floor-ticket][draggable=true]");
  if (!row) return;
  dragged = { ticket: row.dataset.floorTicket, version: row.dataset.version };
  event.dataTransfer.setData("text/plain", row.dataset.floorTicket);
  event.dataTransfer.effectAllowed = "move";
  document.body.dataset.dragging = "";
  const answer = await fetch(`/floor/able/${encodeURIComponent(row.dataset.floorTicket)}`).catch(() => null);
  if (dragged?.ticket !== row.dataset.floorTicket || !answer?.ok) return;
  verdicts = await answer.json();
  if (dragged) mark();
});

document.addEventListener("dragover", (event) => {
  const target = dragged && event.target.closest?.("[data-drop]");
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  for (const other of document.querySelectorAll("[data-over]")) if (other !== target) other.removeAttribute("data-over");
  target.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const target = dragged && event.target.closest?.("[data-drop]");
  const form = document.getElementById("floor-drop");
  if (!target || !form) return;
  event.preventDefault();
  const { ticket, version } = dragged;
  const to = target.dataset.drop;
  const doubtful = target.dataset.able !== "yes";
  clear();
  if (doubtful) {
    const back = form.elements.back.value;
    location.assign(`/floor/assign/${encodeURIComponent(ticket)}?to=${encodeURIComponent(to)}&back=${encodeURIComponent(back)}`);
    return;
  }
  form.elements.ticket.value = ticket;
  form.elements.version.value = version;
  form.elements.to.value = to;
  form.requestSubmit();
});

document.addEventListener("dragend", clear);

document.addEventListener("keydown", (event) => {
  if (event.key !== "a" || isDead(event)) return;
  const row = document.activeElement?.closest?.("[data-floor-ticket]") ?? document.querySelector("[data-floor-ticket]:hover");
  const link = row?.querySelector("[data-assign]");
  if (!link) return;
  event.preventDefault();
  link.click();
});
