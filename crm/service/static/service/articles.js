// Puts an article into the answer that is being written: where the cursor stands.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const field = document.querySelector("[data-composer] [data-editor]");
    if (!button || !field) return;
    const html = button.querySelector("template").innerHTML;
    button.closest("dialog")?.close();
    if (field.rapportEditor) return field.rapportEditor.insertHtml(html);
    field.value += `\n${button.querySelector("template").content.textContent}`;
    return field.focus();
  });
})();
