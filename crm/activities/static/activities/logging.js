// Choosing what it was leads to where it is written: a letter, the words, Ctrl+Enter.
"use strict";
(() => {
  // Whoever goes through the kinds with the arrows stays among them.
  let isStepping = false;
  document.addEventListener("keydown", (event) => (isStepping = event.key.startsWith("Arrow")), true);
  document.addEventListener("pointerdown", () => (isStepping = false), true);
  const write = (form) => (form.querySelector("[contenteditable=true]") ?? form.querySelector("textarea"))?.focus();
  // Whoever came to log something writes at once.
  addEventListener("load", () => {
    const asked = document.querySelector("[data-log-now]")?.closest("form");
    if (asked) write(asked);
  });
  // A letter clicks the label and so the kind, also one that is chosen already.
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-log-kind]") && !isStepping) write(event.target.form);
  });
})();
