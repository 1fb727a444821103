// One file on its way: sent at once, with its progress from 0 to 1. What comes of it: whether it was taken, and the server's answer.

export function upload(address, file, { token, fields = {}, progress }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  const call = new XMLHttpRequest();
  call.open("POST", address);
  call.setRequestHeader("X-CSRF-Token", token);
  call.setRequestHeader("Accept", "application/json");
  call.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
  return new Promise((done) => {
    call.addEventListener("loadend", () => done({ taken: call.status === 201, answer: read(call.responseText) }));
    call.send(body);
  });
}

export function meter(name) {
  const bar = document.createElement("progress");
  bar.className = "meter";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  return bar;
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
