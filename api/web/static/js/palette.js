// The palette of commands (Ctrl K, g g): what the page can do, places, queues, tickets opened lately, and tickets by number.
// Found by kanji, kana, romaji and English. The list is a listbox that the input works as a combobox; Enter does the chosen one.

import { romaji } from "./kana.js";

const RECENT = "urakata recent";
const MOST = 8;
let offered = null;
let shown = [];
let at = 0;
let here = [];

const dialog = () => document.getElementById("palette");
const list = () => document.getElementById("palette-list");

function label(element) {
  const spoken = element.getAttribute("aria-label") ?? [...element.childNodes].filter((node) => !node.matches?.(".kbd, .visually-hidden, .rail__count, svg, select")).map((node) => node.textContent).join(" ");
  return spoken.replace(/\s+/g, " ").trim() || document.querySelector(`label[for="${CSS.escape(element.id || " ")}"]`)?.textContent.trim() || "";
}

export function commands() {
  const seen = new Set();
  return [...document.querySelectorAll("main [data-key], .bar [data-key]")]
    .filter((each) => !each.disabled && each.getAttribute("aria-disabled") !== "true" && each.checkVisibility?.() !== false)
    .map((element) => ({ element, text: label(element), keys: element.dataset.key, words: element.dataset.words ?? "" }))
    .filter((each) => each.text && !seen.has(each.keys) && seen.add(each.keys));
}

const recent = () => { try { return JSON.parse(localStorage.getItem(RECENT) ?? "[]"); } catch { return []; } };

// A ticket that was opened is remembered on this device, until somebody signs out.
function remember() {
  const found = location.pathname.match(/^\/console\/tickets\/([A-Z][A-Z0-9]*-\d+)$/);
  if (!found || !dialog() || document.querySelector("#error-title")) return;
  const text = document.querySelector("main h1")?.textContent.replace(/\s+/g, " ").trim() ?? found[1];
  localStorage.setItem(RECENT, JSON.stringify([{ to: location.pathname, name: found[1], text }, ...recent().filter((each) => each.to !== location.pathname)].slice(0, MOST)));
}

async function load() {
  if (offered) return;
  const answer = await fetch(dialog().dataset.source).catch(() => null);
  if (answer?.ok) offered = await answer.json();
  if (dialog()?.open) draw();
}

function entries() {
  const names = list().dataset;
  const words = offered?.words ?? {};
  return [
    ...here.map((each) => ({ ...each, group: names.page, words: `${each.words} ${words[each.keys] ?? ""}`, icon: "arrow" })),
    ...(offered?.places ?? []).map((each) => ({ ...each, group: names.places })),
    ...(offered?.queues ?? []).map((each) => ({ ...each, group: names.queues })),
    ...recent().map((each) => ({ ...each, words: each.name, note: each.name, group: names.recent, icon: "ticket" })),
  ];
}

function searches(text) {
  const names = list().dataset;
  const plain = text.normalize("NFKC");
  const made = [];
  if (/^[A-Za-z][A-Za-z0-9]*-\d+$/.test(plain)) {
    const name = plain.toUpperCase();
    made.push({ text: names.ticket.replace("{n}", name), to: `/console/tickets/${name}`, icon: "ticket", group: names.find });
  }
  made.push({ text: names.words.replace("{q}", text), to: `${dialog().dataset.search}?q=${encodeURIComponent(text)}`, icon: "search", group: names.find });
  return made;
}

function matching(text) {
  const wanted = romaji(text).split(/\s+/).filter(Boolean);
  if (!wanted.length) return entries().filter((each) => each.group !== list().dataset.queues);
  const found = entries().map((each) => {
    const name = romaji(each.text);
    const all = `${name} ${romaji(each.words ?? "")}`;
    if (!wanted.every((word) => all.includes(word))) return null;
    return { each, rank: name.startsWith(wanted[0]) ? 0 : ` ${all}`.includes(` ${wanted[0]}`) ? 1 : 2 };
  }).filter(Boolean).sort((a, b) => a.rank - b.rank).map(({ each }) => each);
  const groups = [...new Set(found.map((each) => each.group))];
  return [...groups.flatMap((group) => found.filter((each) => each.group === group)), ...searches(text.trim())];
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${dialog().dataset.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

function item(entry, n) {
  const option = Object.assign(document.createElement("div"), { className: "palette__item", id: `palette-${n}` });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", String(n === at));
  option.append(icon(entry.icon ?? "arrow"), Object.assign(document.createElement("span"), { textContent: entry.text }));
  if (entry.note) option.append(Object.assign(document.createElement("span"), { className: "small muted", textContent: entry.note }));
  for (const key of entry.keys?.split(" ").filter(Boolean) ?? []) option.append(Object.assign(document.createElement("kbd"), { className: "kbd", textContent: key.toUpperCase() }));
  return option;
}

function draw() {
  const input = document.getElementById("palette-input");
  shown = matching(input.value);
  at = Math.min(at, Math.max(0, shown.length - 1));
  const groups = new Map();
  shown.forEach((entry, n) => groups.set(entry.group, [...(groups.get(entry.group) ?? []), item(entry, n)]));
  list().replaceChildren(...[...groups].map(([name, items], n) => {
    const group = document.createElement("div");
    const heading = Object.assign(document.createElement("p"), { className: "palette__group", id: `palette-group-${n}`, textContent: name });
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", heading.id);
    group.append(heading, ...items);
    return group;
  }));
  const none = dialog().querySelector("[data-none]");
  none.hidden = !input.value.trim() || shown.some((entry) => entry.group !== list().dataset.find);
  const count = dialog().querySelector("[data-count]");
  count.textContent = shown.length === 1 ? count.dataset.one : count.dataset.many.replace("{n}", shown.length);
  choose(at);
}

function choose(n) {
  at = n;
  list().querySelectorAll("[role=option]").forEach((option, k) => option.setAttribute("aria-selected", String(k === n)));
  const chosen = document.getElementById(`palette-${n}`);
  const input = document.getElementById("palette-input");
  if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
  else input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function act(entry) {
  if (!entry) return;
  dialog().close();
  if (entry.element) {
    if (entry.element.matches("input, textarea, select")) entry.element.focus();
    else entry.element.click();
    return;
  }
  const link = Object.assign(document.createElement("a"), { href: entry.to, hidden: true });
  document.body.append(link);
  window.htmx?.process(link);
  link.click();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-open="palette"]')) {
    here = commands();
    at = 0;
    const input = document.getElementById("palette-input");
    input.value = "";
    draw();
    input.focus();
    load();
  }
  const option = event.target.closest?.("#palette-list [role=option]");
  if (option) act(shown[Number(option.id.slice("palette-".length))]);
  if (event.target.matches?.("dialog.palette")) event.target.close();  // beside it
});

document.addEventListener("input", (event) => {
  if (event.target.id !== "palette-input") return;
  at = 0;
  draw();
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "palette-input" || event.isComposing || event.keyCode === 229) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && shown.length) {
    event.preventDefault();
    choose((at + moves[event.key] + shown.length) % shown.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    act(shown[at]);
  }
});

// The list of keys (?): those of this page are read from it when it opens.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.('[data-open="keys"]')) return;
  const section = document.querySelector("#keys [data-keys-page]");
  if (!section) return;
  const found = commands();
  section.hidden = !found.length;
  section.querySelector("dl").replaceChildren(...found.flatMap((each) => {
    const key = document.createElement("dt");
    key.append(...each.keys.split(" ").map((one) => Object.assign(document.createElement("kbd"), { className: "kbd", textContent: one.toUpperCase() })));
    return [key, Object.assign(document.createElement("dd"), { textContent: each.text })];
  }));
}, true);

document.addEventListener("htmx:afterSettle", remember);
remember();
