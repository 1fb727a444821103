// Work lists. [data-rows] holds rows [data-row], each with a link: j and k move among them, Enter opens (it is a link), x selects.
// The keys of buttons in rows work those of the row that one is at (keys.js).
// [data-picks] is a form around rows with boxes [data-pick]: shift-click selects a stretch, [data-pick-all] the page.

import { isDead } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.checkVisibility?.() !== false);
const link = (row) => row?.querySelector("a.table__main, [data-row-link]");
let last = null;
let current = null;

function mark(row) {
  current = row;
  document.querySelectorAll("[data-rows] .is-current").forEach((each) => each.classList.remove("is-current"));
  row?.classList.add("is-current");
}

function move(by) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const marked = here < 0 ? all.findIndex((row) => row.classList.contains("is-current")) : here;
  const to = all[marked < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, marked + by))];
  link(to)?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-rows] [data-row]");
  if (row) mark(row);
});

document.addEventListener("keydown", (event) => {
  if (isDead(event) || event.shiftKey || event.defaultPrevented) return;
  if ((event.key === "j" || event.key === "k") && rows().length) {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  } else if (event.key === "x") {
    const box = document.querySelector("[data-picks] .is-current [data-pick]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    last = box;
    tell(box.form);
  }
});

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-pick]");
  if (box) {
    const boxes = [...box.form.querySelectorAll("[data-pick]")];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)];
    if (event.shiftKey && from >= 0) {
      boxes.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => { each.checked = box.checked; });
    }
    last = box;
    tell(box.form);
  }
  const all = event.target.closest?.("[data-pick-all]");
  if (all) {
    all.form.querySelectorAll("[data-pick]").forEach((each) => { each.checked = all.checked; });
    tell(all.form);
  }
});

function tell(form) {
  const boxes = [...form.querySelectorAll("[data-pick]")];
  const picked = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => box.closest("[data-row]")?.toggleAttribute("aria-selected", box.checked));
  boxes.filter((box) => box.checked).forEach((box) => box.closest("[data-row]")?.setAttribute("aria-selected", "true"));
  const all = form.querySelector("[data-pick-all]");
  if (all) Object.assign(all, { checked: picked > 0 && picked === boxes.length, indeterminate: picked > 0 && picked < boxes.length });
  const count = form.querySelector("[data-pick-count]");
  if (count) {
    count.dataset.none ??= count.textContent;
    count.textContent = !picked ? count.dataset.none : picked === 1 ? count.dataset.one : count.dataset.many.replace("{n}", picked);
  }
}

function begin() {
  for (const form of document.querySelectorAll("[data-picks]")) {
    form.querySelectorAll("[data-pick-all], [data-pick-label]").forEach((each) => { each.hidden = false; });
    tell(form);
  }
}
// A live page is changed in place to what the server sends, which does not know the row that one is at.
function again() {
  const row = document.activeElement?.closest?.("[data-rows] [data-row]") ?? current;
  if (row?.isConnected) mark(row);
}

document.addEventListener("htmx:afterSettle", begin);
document.addEventListener("live:refreshed", () => { begin(); again(); });
begin();
