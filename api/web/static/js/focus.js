// After a page was changed in place: focus goes to the errors of a form, else to the top of what came; a reader hears the new title.

let moved = false;
document.addEventListener("htmx:beforeSwap", (event) => { moved = event.detail.boosted && !document.activeElement?.matches("input, textarea, select"); });
document.addEventListener("htmx:afterSettle", () => {
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  else if (moved && (document.activeElement === document.body || !document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
  moved = false;
});
