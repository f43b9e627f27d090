// Follow-ups by keyboard: j and k move (as in every list), l logs a call with the customer under the cursor.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "l" || event.metaKey || event.ctrlKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
  const row = document.querySelector("[data-row].is-cursor") ?? document.activeElement?.closest?.("[data-row]") ?? document.querySelector("[data-row]");
  const log = row?.querySelector("[data-follow-log]");
  if (!log) return;
  event.preventDefault();
  log.click();
});
