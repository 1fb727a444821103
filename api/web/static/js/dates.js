// A browser shows the days of its own date fields in its own language. Where the page speaks another one, the day is said in the
// page's words beside the field's label, where it moves no field out of its line; below the field, if no label is to be seen. Who
// listens to the page hears the field itself. Of an empty field nothing is said: a script cannot know in which order the browser asks.

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

function line(field) {
  const label = [...field.labels].find((each) => !each.matches(".visually-hidden"));
  const there = label?.querySelector("[data-said-day]") ?? (field.nextElementSibling?.matches("[data-said-day]") ? field.nextElementSibling : null);
  if (there) return there;
  const made = document.createElement("span");
  made.className = "said-day";
  made.dataset.saidDay = "";
  made.ariaHidden = "true";
  if (label) label.append(made);
  else field.after(made);
  return made;
}

const say = (field) => { line(field).textContent = said(field); };

const all = () => document.querySelectorAll("input:is([type=date], [type=datetime-local], [type=month])").forEach(say);

if (!same) {
  document.addEventListener("input", ({ target }) => { if (target.type in SHAPES) say(target); });
  document.addEventListener("htmx:afterSettle", all);
  all();
}
