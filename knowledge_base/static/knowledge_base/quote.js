// Words that are selected in the article stand in the form for a comment, where they can be seen and changed.
"use strict";
(() => {
  const form = document.querySelector("form[data-quotes]");
  const text = document.querySelector(form?.dataset.quotes);
  if (!text) return;
  const field = form.elements.quote;
  let own = ""; // what this script wrote; what somebody typed is left alone
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = String(selection).replace(/\s+/g, " ").trim().slice(0, 300);
    if (!words || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    if (field.value && field.value !== own) return;
    field.value = own = words;
  });
})();
