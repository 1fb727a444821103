// Parts of a form are moved by their grip: <ol data-reorder> holds <li data-part>, each with [data-grip]. Their order in the page is
// their order when the form is sent. Buttons that move a part up and down do the same without a pointer.

let dragged = null;

function ready() {
  for (const grip of document.querySelectorAll("[data-reorder] [data-grip]:not([draggable])")) grip.draggable = true;
}

document.addEventListener("dragstart", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  dragged = grip?.closest("[data-part]") ?? null;
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-part]");
  if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  dragged.dispatchEvent(new Event("input", { bubbles: true }));
  dragged = null;
});

document.addEventListener("htmx:afterSettle", ready);
ready();
