// Pages that stay open for hours: rows and conversations renew themselves without disturbing whoever works on them.
"use strict";
(() => {
  const { onArrival, within } = window.rapport;
  const isQuiet = (element) => element?.matches?.("[data-quiet]");
  const isBusy = () => document.querySelector("[data-pick]:checked, [data-menu][open], dialog[open]");

  // ---- A poll waits while something is picked or open, and shows no progress.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isQuiet(event.detail.elt)) return;
    if (isBusy() || document.hidden) return event.preventDefault();
    document.documentElement.classList.remove("is-loading");
  });

  // ---- Rows that are swapped keep their place, their cursor and the look into a row.
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isQuiet(event.detail.requestConfig?.elt)) return;
    const thread = document.getElementById("thread");
    const marked = (name) => document.querySelector(`[data-row].${name}`)?.dataset.keyOf;
    before = {
      top: document.querySelector("#rows .r-scroll")?.scrollTop,
      cursor: marked("is-cursor"),
      peeked: marked("is-peeked"),
      hasFocus: document.activeElement?.closest?.("[data-row]") !== null,
      atEnd: thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!before) return;
    const { top, cursor, peeked, hasFocus, atEnd } = before;
    before = null;
    const region = document.querySelector("#rows .r-scroll");
    if (region && top !== undefined) region.scrollTop = top;
    const row = (key) => [...document.querySelectorAll(`[data-row][data-key-of="${CSS.escape(key)}"]`)].find((one) => one.checkVisibility());
    if (peeked) row(peeked)?.classList.add("is-peeked");
    if (cursor) {
      const found = row(cursor);
      found?.classList.add("is-cursor");
      if (hasFocus) found?.querySelector("[data-row-link]")?.focus({ preventScroll: true });
    }
    const thread = document.getElementById("thread");
    if (thread && atEnd) thread.scrollTop = thread.scrollHeight;
  });

  // ---- The composer: what was sent is not kept any longer, neither here nor as a draft that is saved too late.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (!form?.matches?.("form[data-composer]") || event.detail.xhr.status >= 300) return;
    const key = `rapport:kept:${form.dataset.keep}`;
    clearTimeout(form.querySelector("[data-editor]")?.rapportEditor?.timer);
    localStorage.removeItem(key);
    setTimeout(() => document.querySelector(`form[data-keep="${CSS.escape(form.dataset.keep)}"] [data-editor]`)?.value || localStorage.removeItem(key), 900);
  });
  const editorOf = (form) => form?.querySelector("[data-editor]")?.rapportEditor;
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-composer] [name=switch]");
    if (tab?.getAttribute("aria-pressed") !== "true") return;
    event.preventDefault();
    editorOf(tab.form)?.view.focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.detail.elt;
    if (form.matches?.("form[data-composer]") && matchMedia("(min-width: 768px)").matches) editorOf(form)?.view.focus();
  });

  // ---- A conversation that is read at its end stays there while pictures and the editor take their place.
  const stayAtEnd = (thread) => {
    let atEnd = true;
    const settle = () => atEnd && (thread.scrollTop = thread.scrollHeight);
    thread.addEventListener("scroll", () => (atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40), { passive: true });
    thread.addEventListener("load", settle, true);
    new ResizeObserver(settle).observe(thread);
  };

  onArrival((part) => {
    // A view may stand beyond the edge of its row of tabs.
    for (const tab of within(part, ".r-list-tabs a[aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft + tab.offsetWidth + 24 - tab.parentElement.clientWidth;
    for (const thread of within(part, "#thread")) stayAtEnd(thread);
    for (const input of within(part, "input[data-attach]")) {
      input.addEventListener("change", () => {
        const editor = editorOf(input.form);
        if (!editor) return;
        [...input.files].forEach((file) => editor.upload(file));
        input.value = "";
      });
    }
    for (const button of within(part, "[data-drop-file]")) button.addEventListener("click", () => button.closest(".r-upload").remove());
  });
})();
