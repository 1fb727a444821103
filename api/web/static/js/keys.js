// Single keys. An element says which keys work it: data-key="n" is clicked (or focused, where it is a field), data-go="g m" is followed.
// Dead inside fields and dialogs, while an IME composes, and where the reader switched them off (WCAG 2.1.4).

const FIELDS = "input, textarea, select, [contenteditable]";
const MOMENT = 1200;
let begun = "";
let timer = 0;

export function isDead(event) {
  return event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey
    || document.body.dataset.keys === "off" || event.target.closest?.(FIELDS) || document.querySelector("dialog[open]");
}

function usable(selector) {
  return [...document.querySelectorAll(selector)].find((each) => !each.disabled && each.checkVisibility?.() !== false);
}

function work(found) {
  if (found.matches(FIELDS)) found.focus();
  else found.click();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest?.("form");
    if (form && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const opener = usable('[data-open="palette"]') ?? document.querySelector('[data-open="palette"]');
    if (opener && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      opener.click();
    }
    return;
  }
  if (event.key === "Escape" && event.target.matches?.(FIELDS) && !event.isComposing) {
    event.target.blur();
    return;
  }
  if (isDead(event)) return;
  const keys = begun ? `${begun} ${event.key}` : event.key;
  begun = "";
  clearTimeout(timer);
  const found = usable(`.is-current [data-key="${CSS.escape(keys)}"]`) ?? usable(`[data-key="${CSS.escape(keys)}"]`) ?? document.querySelector(`details.menu:not([open]) [data-key="${CSS.escape(keys)}"]`) ?? document.querySelector(`[data-go="${CSS.escape(keys)}"]`)
    ?? (keys === "?" ? usable('[data-open="keys"]') : keys === "/" ? usable(".bar__search input") : null);
  if (found) {
    event.preventDefault();
    work(found);
  } else if (keys.length === 1 && document.querySelector(`[data-key^="${CSS.escape(keys)} "], [data-go^="${CSS.escape(keys)} "]`)) {
    begun = keys;
    timer = setTimeout(() => { begun = ""; }, MOMENT);
  }
});
