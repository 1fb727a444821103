// While the timer of work time runs ([data-alive]), somebody who types or moves says every few minutes that they are still there.

const EVERY = 4 * 60_000;
let moved = false;
let told = Date.now();

for (const kind of ["keydown", "pointerdown", "pointermove", "scroll"]) {
  document.addEventListener(kind, () => { moved = true; }, { passive: true, capture: true });
}

setInterval(() => {
  if (!moved || document.hidden || Date.now() - told < EVERY || !document.querySelector("[data-alive]")) return;
  moved = false;
  told = Date.now();
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  fetch("/console/alive", { method: "POST", headers }).catch(() => {});
}, 15_000);
