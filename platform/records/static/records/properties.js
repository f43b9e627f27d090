// Properties edited in place: Escape restores what was there.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const form = event.target.closest?.("form[data-property]");
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  form.querySelector("[data-restore]").click();
}, true);
