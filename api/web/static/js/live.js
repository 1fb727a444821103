// Live pages. <main data-live="/live?ticket=…"> listens; on a hint the page asks for itself anew, and each [data-live-region] (by its id)
// is changed in place: what is open stays open, focus and what was typed stay where they are. data-live-pace: at most so often (ms).
// In [data-steady] the rows keep their order while pointer or focus is among them. While something is dragged, all stays; then it is made up for.

let source = null;
let listening = "";
let asked = 0;
let pending = false;
let missed = false;

function wanted() {
  return document.querySelector("[data-live]")?.dataset.live ?? "";
}

async function refresh() {
  if (pending) return;
  pending = true;
  const pace = Number(document.querySelector("[data-live-pace]")?.dataset.livePace ?? 300);
  await new Promise((done) => setTimeout(done, Math.max(0, pace - (Date.now() - asked))));
  asked = Date.now();
  pending = false;
  if (document.hidden) return;  // looked at again below
  const here = location.href;
  const answer = await fetch(here, { headers: { "X-Live": "1" }, redirect: "manual" }).catch(() => null);
  if (!answer?.ok || here !== location.href) return;
  missed = "dragging" in document.body.dataset;
  if (missed) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const region of document.querySelectorAll("[data-live-region]")) {
    const next = fresh.getElementById(region.id);
    if (!next) continue;
    region.querySelectorAll("[data-steady]").forEach((rows) => hold(rows, fresh.getElementById(rows.id)));
    window.Idiomorph.morph(region, next, { ignoreActiveValue: true, callbacks: { beforeAttributeUpdated: keep, beforeNodeMorphed: leave } });
    window.htmx?.process(region);
  }
  document.dispatchEvent(new CustomEvent("live:refreshed"));
}

function hold(rows, next) {
  if (!next || !rows.matches(":hover, :focus-within")) return;
  const places = [...rows.children].map((row) => row.id);
  const place = (row) => { const found = places.indexOf(row.id); return found < 0 ? places.length : found; };
  next.append(...[...next.children].sort((a, b) => place(a) - place(b)));
}

// What the reader opened or wrote is theirs: details stay open, and fields that differ from their first value are left alone.
function keep(name, node) {
  return !(name === "open" && node.matches("details, dialog"));
}

function leave(old) {
  return !(old.matches?.("input, textarea, select") && (old === document.activeElement || differs(old)));
}

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const first = Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.selectedIndex !== first;
}

function state(connected) {
  document.body.toggleAttribute("data-offline", !connected);
  const notice = document.getElementById("offline");
  if (notice) notice.hidden = connected;
}

function listen() {
  const address = wanted();
  if (address === listening && source?.readyState !== EventSource.CLOSED) return;
  source?.close();
  source = null;
  listening = address;
  if (!address) return;
  source = new EventSource(address);
  let opened = false;
  source.addEventListener("open", () => {
    state(true);
    if (opened) refresh();  // it broke off: something may have happened meanwhile
    opened = true;
  });
  source.addEventListener("change", refresh);
  source.addEventListener("ended", () => { source.close(); location.reload(); });
  source.addEventListener("error", () => state(false));
}

document.addEventListener("visibilitychange", () => { if (!document.hidden && listening) refresh(); });
document.addEventListener("htmx:afterSettle", listen);
document.addEventListener("dragend", () => { if (missed) refresh(); });
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) { listening = ""; listen(); } });
setInterval(() => { if (listening && !document.hidden && Date.now() - asked > 60_000) refresh(); }, 60_000);  // clocks tick by the minute
listen();
