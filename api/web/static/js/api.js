// Try the API: the call is sent from this page with the token that stands in it; request and answer are shown as text.

function parts(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[data-where]")) {
    if (field.dataset.where === "path") path = path.replace(`{${field.name}}`, field.value ? encodeURIComponent(field.value) : `{${field.name}}`);
    else if (field.value) query.set(field.name, field.value);
  }
  return { address: path + (query.size ? `?${query}` : ""), body: form.querySelector("[data-body]")?.value.trim() ?? "" };
}

function command(form) {
  const { address, body } = parts(form);
  const method = form.dataset.method === "GET" ? "" : `-X ${form.dataset.method} `;
  const lines = [`curl -s ${method}'${form.dataset.origin}${address}'`, '-H "Authorization: Bearer $TOKEN"'];
  if (body) lines.push(`--json '${body.replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}

function tell(status, text) {
  document.querySelector("[data-status]").textContent = status;
  document.querySelector("[data-answer]").textContent = text;
}

async function send(form) {
  const token = document.getElementById("token").value.trim();
  if (!token) {
    tell("", form.dataset.noToken);
    document.getElementById("token").focus();
    return;
  }
  const { address, body } = parts(form);
  const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const begun = performance.now();
  const answer = await fetch(address, { method: form.dataset.method, headers, body: body || undefined, credentials: "omit", redirect: "error" }).catch(() => null);
  if (!answer) {
    tell("", form.dataset.away);
    return;
  }
  const text = await answer.text();
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch { /* shown as it came */ }
  tell(`${answer.status} ${answer.statusText} · ${Math.round(performance.now() - begun)} ms`, shown);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-try]")) return;
  event.preventDefault();
  event.stopPropagation();
  send(form);
}, true);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-try]");
  if (form) document.querySelector("[data-command]").textContent = command(form);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "call") event.target.form.requestSubmit();
});

function reveal() {
  for (const button of document.querySelectorAll("[data-send]")) button.hidden = false;
  for (const button of document.querySelectorAll("[data-only-command]")) button.hidden = true;
}
document.addEventListener("htmx:afterSettle", reveal);
reveal();
