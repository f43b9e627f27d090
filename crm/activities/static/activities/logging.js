// Choosing what it was leads to where it is written: a letter, the words, Ctrl+Enter.
"use strict";
(() => {
  document.addEventListener("change", (event) => {
    const kind = event.target.closest?.("[data-log-kind]");
    if (!kind || kind.matches(":focus-visible")) return;
    const place = kind.form.querySelector("[contenteditable=true]") ?? kind.form.querySelector("textarea");
    place?.focus();
  });
  document.addEventListener("click", (event) => {
    // The letter of what is chosen already leads there too.
    const kind = event.target.closest?.("label[data-key]")?.querySelector("[data-log-kind]");
    if (kind?.checked && event.detail === 0) kind.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
