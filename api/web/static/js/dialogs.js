// Dialogs that the server sent open: shown as modal ones. Closing leads back to the page that they stand over, without a round trip.

function open() {
  for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
    const shown = dialog.matches(":modal");
    if (!shown) {
      dialog.removeAttribute("open");
      dialog.showModal();
    }
    const wrong = dialog.querySelector("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else if (!shown) (dialog.querySelector("[data-focus]:not(:disabled)") ?? dialog.querySelector("h2 ~ *, button, a")).focus();
  }
}

document.addEventListener("close", (event) => {
  const leads = event.target.dataset?.leads;
  if (!leads) return;
  if (location.pathname !== leads) history.replaceState({ htmx: true }, "", leads);
  event.target.remove();
}, true);

// A link inside that closes works by the address without scripts; with them nothing is fetched.
document.addEventListener("click", (event) => {
  const link = event.target.closest("dialog[data-modal] a[data-close]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  link.closest("dialog").close();
  const target = link.hash && document.querySelector(link.hash);
  if (target) target.scrollIntoView({ block: "center" });
}, true);

document.addEventListener("htmx:afterSettle", open);
open();
