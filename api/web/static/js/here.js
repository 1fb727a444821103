// Says now and then that this ticket is open here, and whether somebody writes.

const EVERY = 15_000;
const PAUSE = 12_000;  // nothing typed for so long: no longer writing
let writes = "";
let said = "";
let where = "";
let quiet = 0;

function ticket() {
  return document.querySelector("[data-ticket]")?.dataset.ticket ?? "";
}

function tell(address, fields) {
  const token = document.querySelector("input[name=csrf]")?.value;
  if (!token) return;
  const body = new URLSearchParams({ csrf: token, ...fields });
  fetch(`${address}/here`, { method: "POST", body, keepalive: true }).catch(() => {});
}

function beat() {
  const here = ticket();
  if (where && where !== here) tell(where, { leaves: "true" });
  where = here;
  if (!here || document.hidden) return;
  tell(here, { writes });
  said = writes;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("#reply-form, #note-form");
  if (!form || !event.target.matches("textarea")) return;
  writes = event.target.value ? (form.id === "note-form" ? "note" : "reply") : "";
  clearTimeout(quiet);
  quiet = setTimeout(() => { writes = ""; beat(); }, PAUSE);
  if (writes !== said) beat();
});
addEventListener("pagehide", () => { if (where) tell(where, { leaves: "true" }); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
document.addEventListener("htmx:afterSettle", () => {
  if (ticket() !== where || writes) {
    clearTimeout(quiet);
    writes = "";
    beat();
  }
});
setInterval(beat, EVERY);
beat();
