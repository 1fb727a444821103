// Menus are <details>: Escape closes them, and focus goes back to what opened them; a click elsewhere closes them, and so does focus
// that goes elsewhere, so that no open menu covers what has it.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = document.activeElement?.closest("details.menu[open]");
  if (!menu) return;
  if (event.key === "Tab") setTimeout(() => { if (!menu.contains(document.activeElement)) menu.open = false; });  // out of the page, too
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
  event.stopPropagation();
});

// Dialogs: [data-open="name"] opens <dialog id="name">, [data-close] closes the one it stands in.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal?.();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

function show() {
  for (const opener of document.querySelectorAll("[data-open][hidden]")) {
    if (document.getElementById(opener.dataset.open)) opener.hidden = false;
  }
}
document.addEventListener("htmx:afterSettle", show);
show();
