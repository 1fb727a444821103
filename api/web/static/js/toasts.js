// Toasts: those that tell of success go after 8 seconds, pausing under pointer and focus; errors stay until they are closed.

const SECONDS = 8;

function watch(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  const close = toast.querySelector("[data-close-toast]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  if (toast.dataset.toast !== "goes") return;
  let left = SECONDS;
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    left -= 1;
    if (left <= 0 || !toast.isConnected) {
      clearInterval(timer);
      toast.remove();
    }
  }, 1000);
}

export function say(text, { late = false } = {}) {
  const toast = document.createElement("div");
  toast.className = late ? "toast toast--late" : "toast";
  toast.dataset.toast = late ? "stays" : "goes";
  if (late) toast.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  document.getElementById("toasts")?.append(toast);
  watch(toast);
}

const all = () => document.querySelectorAll(".toast").forEach(watch);
document.addEventListener("htmx:afterSettle", all);
all();
