// The order of rules: drag one to its place, or Alt with an arrow while focus is in it. Without scripts, its buttons do the same.

let dragged = null;

function move(rule, to) {
  const form = document.getElementById("rule-move");
  if (!form || to < 1 || to > document.querySelectorAll("[data-rule]").length) return;
  form.elements.rule.value = rule;
  form.elements.to.value = to;
  form.requestSubmit();
}

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-rule]");
  if (!row) return;
  dragged = row;
  event.dataTransfer.setData("text/plain", row.dataset.rule);
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const row = dragged && event.target.closest?.("[data-rule]");
  if (!row) return;
  event.preventDefault();
  for (const other of document.querySelectorAll("[data-over]")) if (other !== row) other.removeAttribute("data-over");
  row.dataset.over = Number(row.dataset.place) > Number(dragged.dataset.place) ? "below" : "above";
});

document.addEventListener("drop", (event) => {
  const row = dragged && event.target.closest?.("[data-rule]");
  if (!row || row === dragged) return;
  event.preventDefault();
  move(dragged.dataset.rule, Number(row.dataset.place));
});

document.addEventListener("dragend", () => {
  document.querySelectorAll("[data-over]").forEach((row) => row.removeAttribute("data-over"));
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const row = event.altKey && event.target.closest?.("[data-rule]");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!row || !step) return;
  event.preventDefault();
  move(row.dataset.rule, Number(row.dataset.place) + step);
});
