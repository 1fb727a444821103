// A form that is on its way says so on its button, and is not sent twice.

document.addEventListener("htmx:beforeRequest", (event) => {
  const pressed = event.detail.requestConfig?.triggeringEvent?.submitter;
  const buttons = pressed ? [pressed] : event.detail.elt.querySelectorAll?.("button[type=submit]") ?? [];
  for (const button of buttons) button.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.elt.querySelectorAll?.("button[type=submit]").forEach((button) => button.removeAttribute("aria-busy"));
});
document.addEventListener("submit", (event) => {
  if (event.target.querySelector("button[aria-busy=true]")) event.preventDefault();
}, true);
document.addEventListener("htmx:sendError", async () => {
  const { say } = await import("./toasts.js");
  say(document.documentElement.lang === "ja" ? "送れませんでした。接続が切れています。書いた内容は残っています。" : "Not sent. The connection is lost. What you wrote is kept.", { late: true });
});
