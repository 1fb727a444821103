// The matrix of skills by keys: arrows move from cell to cell, a digit sets the level at once, Enter opens the form with the date.
// One cell at a time is a tab stop. Without scripts, each cell is a plain link to that form.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let current = "";

function grid() {
  return document.querySelector("[data-skill-grid]");
}

function cells(row) {
  return [...row.querySelectorAll("td[data-person]")];
}

function settle() {
  const here = grid();
  if (!here) return;
  for (const link of here.querySelectorAll("td[data-person] > a")) link.tabIndex = -1;
  const all = [...here.querySelectorAll("td[data-person]")];
  const stop = all.find((cell) => cell.id === current) ?? all[0];
  for (const cell of all) cell.tabIndex = cell === stop ? 0 : -1;
}

function go(cell) {
  if (!cell) return;
  current = cell.id;
  settle();
  cell.focus();
}

function set(cell, level) {
  const form = document.getElementById("cell-set");
  if (!form) return;
  form.elements.person.value = cell.dataset.person;
  form.elements.skill.value = cell.dataset.skill;
  form.elements.level.value = level;
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-skill-grid] td[data-person]");
  if (!cell || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = cell.parentElement;
  const place = cells(row).indexOf(cell);
  const move = MOVES[event.key];
  if (move) {
    const rows = [...row.parentElement.children];
    const next = rows[rows.indexOf(row) + move[0]];
    go(next && cells(next)[place + move[1]]);
  } else if (event.key === "Home") go(cells(row)[0]);
  else if (event.key === "End") go(cells(row).at(-1));
  else if (event.key === "Enter") cell.querySelector("a")?.click();
  else if (/^[0-5]$/.test(event.key)) set(cell, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("[data-skill-grid] td[data-person]");
  if (cell && cell.id !== current) {
    current = cell.id;
    settle();
  }
});

document.addEventListener("htmx:afterSettle", settle);
settle();
