// Drafts: a field with data-draft="key" keeps what was typed on this device until its form was sent, also when the tab closes.

const PREFIX = "urakata draft ";

function restore() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    if (field.dataset.restored) continue;
    field.dataset.restored = "yes";
    const kept = localStorage.getItem(PREFIX + field.dataset.draft);
    if (kept && !field.value) {
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

document.addEventListener("input", (event) => {
  const key = event.target.dataset?.draft;
  if (!key) return;
  if (event.target.value) localStorage.setItem(PREFIX + key, event.target.value);
  else localStorage.removeItem(PREFIX + key);
  const note = document.querySelector(`[data-draft-note="${CSS.escape(key)}"]`);
  if (note) note.hidden = !event.target.value;
});

// A draft goes when what it was for was done: the page that follows a sent form says so with a toast that is no error.
let sent = [];
document.addEventListener("submit", (event) => {
  sent = [...event.target.querySelectorAll("[data-draft]")].map((field) => [field.dataset.draft, field.value]);
});
document.addEventListener("htmx:afterSettle", () => {
  if (sent.length && !document.querySelector(".toast--late, .field--error, #errors")) {
    for (const [key, value] of sent) {
      if (localStorage.getItem(PREFIX + key) === value) localStorage.removeItem(PREFIX + key);
      for (const field of document.querySelectorAll(`[data-draft="${CSS.escape(key)}"]`)) {
        if (field.value === value) {
          field.value = field.defaultValue;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
    }
  }
  sent = [];
  restore();
});
restore();
