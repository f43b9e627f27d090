// One's own day by keyboard: j and k move (as in every list), x says that the task under the cursor is done.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.metaKey || event.ctrlKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
  const row = document.querySelector("[data-row].is-cursor") ?? document.activeElement?.closest?.("[data-row]");
  const done = row?.querySelector("[data-task-done]");
  if (!done) return;
  event.preventDefault();
  done.click();
});
