// Keys of a page come from its markup: data-key="e" data-key-label="Edit"; data-go="i" is g, then i. "?" shows them.
"use strict";
(() => {
  const { word, make, openDialog } = window.rapport;
  const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");
  const isCovered = () => document.querySelector("dialog[open]");
  let going = 0;

  const use = (element) => {
    const details = element.matches("summary") && element.parentElement;
    if (details) {
      details.open = !details.open;
      (details.querySelector(".r-menu :is(a, button)") ?? element).focus();
    } else if (element.matches("input, textarea, [contenteditable]")) {
      element.focus();
      element.select?.();
    } else element.click();
  };
  const isShown = (element) => element && (element.checkVisibility?.() ?? element.offsetParent);
  // On a phone the composer is folded until somebody writes: what is in its bars can be pressed all the same.
  const isThere = (element) => isShown(element) || (!element.closest(".r-menu") && isShown(element.closest("[data-composer]")));
  const find = (attribute, key) => [...document.querySelectorAll(`[${attribute}="${CSS.escape(key)}"]`)].find(isThere);

  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) {
      const search = find("data-key", "/");
      if (!window.rapport.togglePalette && !search) return;
      event.preventDefault();
      return window.rapport.togglePalette ? window.rapport.togglePalette() : use(search);
    }
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || isTyping(event.target) || isCovered()) return;
    if (event.key === "?") {
      event.preventDefault();
      return showKeys();
    }
    if (going && Date.now() - going < 1200) {
      going = 0;
      const place = find("data-go", event.key);
      if (place) {
        event.preventDefault();
        place.click();
      }
      return;
    }
    const own = find("data-key", event.key);
    if (own) {
      event.preventDefault();
      use(own);
    } else if (event.key === "g") going = Date.now();
  });

  // ---- The list of keys is read from the page when it is asked for.
  const rowKeys = [[["j", "k"], "move"], [["Enter"], "open"]];
  const showKeys = () => {
    const dialog = document.querySelector("[data-keys-dialog]");
    if (!dialog) return;
    const list = dialog.querySelector("[data-keys-list]");
    const lines = new Map();
    const add = (keys, text) => text && !lines.has(keys.join()) && lines.set(keys.join(), [keys, text]);
    if (document.querySelector("[data-row]")) {
      rowKeys.forEach(([keys, name]) => add(keys, word(name)));
      if (document.querySelector("[data-pick]")) add(["x"], word("pick"));
      if (document.querySelector("[data-peek]")) add(["Space"], word("peek"));
    }
    for (const element of document.querySelectorAll("[data-key]")) add([element.dataset.key], element.dataset.keyLabel ?? element.textContent.trim());
    for (const element of document.querySelectorAll("[data-go]")) add(["g", element.dataset.go], word("go", { place: element.title || element.textContent.trim() }));
    if (document.querySelector("[data-palette]")) add([navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl", "K"], word("palette"));
    add(["?"], word("keys"));
    list.replaceChildren(...[...lines.values()].flatMap(([keys, text]) => [make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, text)]));
    openDialog(dialog);
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest('[data-open="keys"]');
    if (!opener) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showKeys();
  }, true);
  window.rapport.use = use;
  window.rapport.findKey = (key) => find("data-key", key);
})();
