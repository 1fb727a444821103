// Forms that are checked while they are typed (data-check) and kept as a draft by themselves (data-autosave).
// The server decides: it answers with the errors by field, with what is needed now, and with what is promised.

const CHECK_AFTER = 500;
const SAVE_AFTER = 3000;
const touched = new WeakMap();
const timers = new WeakMap();
const dirty = new WeakSet();

function plain(form) {
  const fields = new FormData(form);
  fields.delete("files");
  return new URLSearchParams(fields);
}

function later(form, what, after, work) {
  const held = timers.get(form) ?? {};
  clearTimeout(held[what]);
  held[what] = setTimeout(() => { if (form.isConnected) work(form); }, after);
  timers.set(form, held);
}

async function check(form) {
  const sent = plain(form);
  const answer = await fetch(form.dataset.check, { method: "POST", body: sent, redirect: "error" }).catch(() => null);
  if (!answer?.ok || !form.isConnected || sent.toString() !== plain(form).toString()) return;
  const { errors, needed, due } = await answer.json();
  const found = new Map(errors.map((each) => [each.id, each]));
  const seen = touched.get(form) ?? new Set();
  for (const field of form.querySelectorAll("[data-field]")) say(field, found.get(field.dataset.field), seen.has(field.dataset.field));
  for (const hint of form.querySelectorAll("[id$='-when']")) {
    const id = hint.id.slice(0, -5);
    const tag = hint.closest("[data-field]")?.querySelector("[data-need]");
    if (tag) tag.textContent = needed.includes(id) ? form.dataset.required : form.dataset.sometimes;
  }
  if (due) for (const place of document.querySelectorAll("[data-due]")) if (place.textContent !== due) place.textContent = due;
}

// An error is shown where somebody was already; that something is missing, only where they left it empty again or were told before.
function say(field, error, seen) {
  const place = document.getElementById(`${field.dataset.field}-error`);
  const words = place?.querySelector("[data-error]");
  if (!words) return;
  const shown = !place.hidden;
  const show = error && (shown || (seen && (error.code !== "required" || field.dataset.filled)));
  if (show && words.textContent !== error.text) words.textContent = error.text;
  place.hidden = !show;
  field.classList.toggle("field--error", Boolean(show));
  const input = document.getElementById(field.dataset.field);
  if (show) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
}

async function save(form, { last = false } = {}) {
  if (!dirty.has(form)) return;
  dirty.delete(form);
  const answer = await fetch(form.dataset.autosave, { method: "POST", body: plain(form), keepalive: last, redirect: "error" }).catch(() => null);
  if (!answer?.ok) {
    dirty.add(form);
    return;
  }
  if (last || !form.isConnected) return;
  const { said } = await answer.json();
  const note = form.querySelector("[data-autosaved]");
  if (note) note.textContent = said;
  const here = new URL(location.href);
  if (here.searchParams.get("draft") !== form.elements.draft.value && here.pathname === new URL(form.action).pathname) {
    here.search = `?draft=${form.elements.draft.value}`;
    history.replaceState(history.state, "", here);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-check], form[data-autosave]");
  if (!form) return;
  const field = event.target.closest("[data-field]");
  if (field && event.target.value) field.dataset.filled = "yes";
  if (form.dataset.autosave) {
    dirty.add(form);
    later(form, "save", SAVE_AFTER, save);
  }
  const error = field && document.getElementById(`${field.dataset.field}-error`);
  if (form.dataset.check && error && !error.hidden) later(form, "check", CHECK_AFTER, check);  // mended while typing
});

for (const kind of ["focusout", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-check]");
    const field = event.target.closest?.("[data-field]");
    if (!form || !field || event.target.type === "file") return;
    if (kind === "focusout" && field.contains(event.relatedTarget)) return;  // still inside, as among year, month and day
    const seen = touched.get(form) ?? new Set();
    seen.add(field.dataset.field);
    touched.set(form, seen);
    later(form, "check", 150, check);
  });
}

document.addEventListener("submit", (event) => {
  dirty.delete(event.target);
  clearTimeout(timers.get(event.target)?.save);
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form[data-autosave]")) save(form, { last: true });
});
document.addEventListener("htmx:beforeSwap", () => {
  for (const form of document.querySelectorAll("form[data-autosave]")) save(form, { last: true });
});
