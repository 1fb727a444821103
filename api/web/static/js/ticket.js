// What the ticket page does with scripts.

import "./dialogs.js";
import "./writing.js";
import "./documents.js";
import "./here.js";
import "./ready.js";

// The chip of the nearest clock leads to its explanation, and opens it.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#clock-"]');
  const why = link && document.querySelector(link.hash);
  if (why) why.open = true;
});
