// Ready texts: found by typing, inserted at the caret. Without scripts each is a link that brings the page with the text in it.

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".ready-menu") || !menu.open) return;
  const field = menu.querySelector("[data-finds]");
  field.hidden = false;
  field.value = "";
  find(field);
  field.focus({ preventScroll: true });
}, true);

const texts = (field) => [...document.querySelectorAll(`#${field.dataset.finds} [data-text]`)];

function find(field) {
  const wanted = field.value.normalize("NFKC").toLowerCase().trim();
  let some = false;
  for (const each of texts(field)) {
    each.hidden = !each.dataset.foundBy.normalize("NFKC").includes(wanted);
    some ||= !each.hidden;
  }
  field.closest(".menu__list").querySelector("[data-none]").hidden = some;
}

document.addEventListener("input", (event) => { if (event.target.dataset?.finds) find(event.target); });

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".ready-menu[open]");
  if (!menu || event.isComposing) return;
  const field = menu.querySelector("[data-finds]");
  const shown = texts(field).filter((each) => !each.hidden);
  const at = shown.indexOf(document.activeElement);
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown") (shown[at + 1] ?? shown[0])?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? shown[at - 1] : field).focus();
  else if (event.key === "Enter" && event.target === field) shown[0]?.click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-text]");
  const field = chosen && document.getElementById(chosen.dataset.into);
  if (!field || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus({ preventScroll: true });
  const [start, end] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(chosen.dataset.text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const then = document.getElementById("then");
  if (chosen.dataset.moves && then && [...then.options].some((each) => each.value === chosen.dataset.moves)) then.value = chosen.dataset.moves;
  chosen.closest("details").open = false;
}, true);
