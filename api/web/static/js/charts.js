// Draws the charts of a page: [data-chart] holds a Vega-Lite specification, [data-libraries] of it where Vega is, which is fetched by the
// first page that has a chart and by no other. Expressions run in Vega's interpreter (`ast`), so that nothing is evaluated; colours are
// the page's tokens, so that the theme decides. What a mark says under the pointer is ours, and its table says the same without one.

const NARROW = 480;  // pixels of a place in which names stand over their bars, where a chart can be drawn so
const views = new Map();  // place → what vegaEmbed made of it
let libraries = null;

function fetched(addresses) {
  libraries ??= addresses.split(" ").reduce((before, address) => before.then(() => script(address)), Promise.resolve());
  return libraries;
}

function script(address) {
  return new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });
}

function tip() {
  let element = document.getElementById("chart-tip");
  if (!element) {
    element = document.createElement("div");
    element.id = "chart-tip";
    element.className = "chart-tip";
    element.setAttribute("aria-hidden", "true");
    element.hidden = true;
    document.body.append(element);
  }
  return element;
}

function tell(_handler, event, _item, value) {
  const element = tip();
  element.hidden = value === null || value === undefined || value === "";
  if (element.hidden) return;
  element.textContent = String(value);
  const { width, height } = element.getBoundingClientRect();
  const x = event.clientX + 14 + width > innerWidth ? event.clientX - width - 10 : event.clientX + 14;
  const y = event.clientY + 14 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 14;
  element.style.translate = `${Math.max(4, x)}px ${Math.max(4, y)}px`;
}

const width = new ResizeObserver((changed) => {
  for (const { target } of changed) if (target.dataset.drawn && target.dataset.drawn !== shape(target)) delete target.dataset.drawn;
  if (changed.some(({ target }) => !target.dataset.drawn)) all();
});

function shape(place) {
  return place.dataset.narrow && place.clientWidth < NARROW ? "narrow" : "chart";
}

async function draw(place) {
  const drawn = shape(place);
  const spec = JSON.parse(place.dataset[drawn]);
  place.dataset.drawn = drawn;
  spec.config.font = getComputedStyle(place).fontFamily;  // text is measured on a canvas, which knows no tokens
  const stage = document.createElement("div");
  stage.className = "chart__stage";
  place.replaceChildren(stage);
  const made = await globalThis.vegaEmbed(stage, spec, {
    ast: true, actions: false, defaultStyle: false, tooltip: tell, renderer: "svg", hover: false, logLevel: 1,
  });
  plain(stage);
  new MutationObserver(() => plain(stage)).observe(stage, { subtree: true, childList: true, attributes: true, attributeFilter: ["role"] });
  views.set(place, made);
  if (place.dataset.narrow) width.observe(place);
}

function tidy() {
  for (const [place, made] of views) {
    if (place.isConnected && place.dataset.drawn) continue;
    made.finalize();
    width.unobserve(place);
    views.delete(place);
  }
}

async function all() {
  tidy();
  const found = [...document.querySelectorAll("[data-chart]:not([data-drawn])")];
  if (!found.length) return;
  try {
    await fetched(found[0].dataset.libraries);
  } catch {
    libraries = null;  // the next page tries again; the tables say it all meanwhile
    return;
  }
  for (const place of found) {
    if (place.isConnected && !place.dataset.drawn) await draw(place);
  }
}

document.addEventListener("htmx:afterSettle", all);
document.addEventListener("htmx:historyRestore", all);
addEventListener("scroll", () => { const shown = document.getElementById("chart-tip"); if (shown) shown.hidden = true; }, { passive: true });
all();

/** The place around a chart says what is seen; the roles that Vega gives to each mark would say it once more, without words. */
function plain(stage) {
  for (const each of stage.querySelectorAll("[role], [aria-roledescription]")) {
    each.removeAttribute("role");
    each.removeAttribute("aria-roledescription");
  }
}
