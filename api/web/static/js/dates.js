// A browser shows the days of its own date fields in its own language. Where the page speaks another one, the day is said below
// the field in the page's words. Of an empty field nothing is said: a script cannot know in which order the browser asks.

const page = document.documentElement.lang;
const same = (navigator.language ?? page).split("-")[0] === page;
const SHAPES = {
  "date": { year: "numeric", month: "short", day: "numeric", weekday: "short" },
  "datetime-local": { year: "numeric", month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  "month": { year: "numeric", month: "long" },
};

function said(field) {
  const shape = { ...SHAPES[field.type], timeZone: "UTC" };
  return field.value ? new Intl.DateTimeFormat(page === "en" ? "en-GB" : page, shape).format(new Date(field.value.length > 10 ? `${field.value}Z` : field.value)) : "";
}

function say(field) {
  let line = field.nextElementSibling;
  if (!line?.matches("[data-said-day]")) {
    line = document.createElement("span");
    line.className = "field__hint";
    line.dataset.saidDay = "";
    field.after(line);
  }
  line.textContent = said(field);
}

const all = () => document.querySelectorAll("input:is([type=date], [type=datetime-local], [type=month])").forEach(say);

if (!same) {
  document.addEventListener("input", ({ target }) => { if (target.type in SHAPES) say(target); });
  document.addEventListener("htmx:afterSettle", all);
  all();
}
