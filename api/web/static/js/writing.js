// The composer: reply and internal note share a place, and each keeps its own text. Its tabs are links, which work without scripts too.

function panels() {
  return { reply: document.getElementById("reply-form"), note: document.getElementById("note-form") };
}

export function write(what) {
  const all = panels();
  if (!all[what]) return;
  for (const [name, form] of Object.entries(all)) if (form) form.hidden = name !== what;
  document.getElementById("composer").dataset.writes = what;
  const field = all[what].querySelector("textarea");
  const docked = getComputedStyle(document.getElementById("composer")).position === "sticky";
  field.focus({ preventScroll: docked });  // what is docked is in sight already
  field.setSelectionRange(field.value.length, field.value.length);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-write]");
  if (!link || !panels()[link.dataset.write] || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  write(link.dataset.write);
  const then = document.getElementById("then");
  if (then && link.dataset.then !== undefined) then.value = link.dataset.then;
}, true);

// Arrow keys move between the two tabs, as tabs do.
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("#composer [role=tab]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  const other = tab.dataset.write === "reply" ? "note" : "reply";
  if (!panels()[other]) return;
  write(other);
  document.querySelector(`#${other}-form [role=tab][data-write="${other}"]`)?.focus();
});

function arrive() {
  for (const each of document.querySelectorAll("[data-attach][hidden]")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-plain]:not([hidden])")) each.hidden = true;
  for (const each of document.querySelectorAll("[data-picked]")) {  // a button of the page stands for it
    each.classList.add("visually-hidden");
    each.tabIndex = -1;
  }
  const wrong = document.querySelector("#composer textarea[aria-invalid=true]");
  if (wrong && !wrong.dataset.told) {
    wrong.dataset.told = "yes";
    wrong.focus();
  }
}
document.addEventListener("htmx:afterSettle", arrive);
document.addEventListener("live:refreshed", arrive);
arrive();
