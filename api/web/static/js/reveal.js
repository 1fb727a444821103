// A checkbox [data-reveal="id"] shows what is typed into a password field; its label is hidden until scripts run.

document.addEventListener("change", (event) => {
  const field = event.target.dataset?.reveal && document.getElementById(event.target.dataset.reveal);
  if (field) field.type = event.target.checked ? "text" : "password";
});

document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll("[data-reveal]:checked")) box.click();
});

function show() {
  for (const box of document.querySelectorAll("[data-reveal]")) box.closest("[hidden]")?.removeAttribute("hidden");
}
document.addEventListener("htmx:afterSettle", show);
show();
