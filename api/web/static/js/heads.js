// A page that is followed to in place brings only what its body holds: what its head needs besides (its own style sheets and modules),
// and what it listens to, is taken over here.

const key = (address) => new URL(address, location.href).pathname;

document.addEventListener("htmx:beforeSwap", (event) => {
  const text = event.detail.serverResponse ?? "";
  if (!text.includes("</head>")) return;
  const head = new DOMParser().parseFromString(text.slice(0, text.indexOf("</head>")), "text/html").head;
  const held = new Set([...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((each) => key(each.href ?? each.src)));
  for (const link of head.querySelectorAll("link[rel=stylesheet]")) {
    if (!held.has(key(link.getAttribute("href")))) document.head.append(document.importNode(link, true));
  }
  for (const found of head.querySelectorAll("script[src]")) {
    if (held.has(key(found.getAttribute("src")))) continue;
    const script = document.createElement("script");  // one that was parsed would not run
    script.type = found.type;
    script.src = found.getAttribute("src");
    document.head.append(script);
  }
  const body = new DOMParser().parseFromString(text.match(/<body[^>]*>/)?.[0] ?? "", "text/html").body;
  if (body.dataset.live) document.body.dataset.live = body.dataset.live;
  else delete document.body.dataset.live;
});
