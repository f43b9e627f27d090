// Keys of a page come from its markup: data-key="e" data-key-label="Edit"; data-go="i" is g, then i. "?" shows them.
"use strict";
(() => {
  const { word, make, openDialog, toast, failed } = window.rapport;
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
  const find = (attribute, key) =>
    [...document.querySelectorAll(`[${attribute}="${CSS.escape(key)}"]`)].find((element) => element.checkVisibility?.() ?? element.offsetParent);

  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) {
      const palette = document.querySelector("[data-palette]");
      const search = find("data-key", "/");
      if (!palette && !search) return;
      event.preventDefault();
      return palette ? openPalette(palette) : use(search);
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

  // ---- Command palette: the server answers rows; this moves and opens.
  const openPalette = (dialog) => {
    openDialog(dialog);
    const input = dialog.querySelector("input");
    input.select();
    if (dialog.dataset.asked === undefined) ask(dialog, input);
  };
  const options = (dialog) => [...dialog.querySelectorAll('[role="option"]')];
  const choose = (dialog, option) => {
    const input = dialog.querySelector("input");
    options(dialog).forEach((other) => other.setAttribute("aria-selected", other === option));
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.id ||= `option-${options(dialog).indexOf(option)}`;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  let waiting;
  let current;
  const ask = async (dialog, input) => {
    current?.abort();
    current = new AbortController();
    const rows = dialog.querySelector('[role="listbox"]');
    dialog.dataset.asked = input.value;
    try {
      const url = new URL(dialog.dataset.palette, location);
      url.searchParams.set("q", input.value);
      const answer = await fetch(url, { signal: current.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return failed(answer.status);
      rows.innerHTML = await answer.text();
      if (!options(dialog).length) rows.replaceChildren(make("p", { class: "r-cap" }, word("no-results")));
      choose(dialog, options(dialog)[0]);
    } catch (error) {
      if (error.name !== "AbortError") toast(word("offline"), "warn");
    }
  };
  for (const dialog of document.querySelectorAll("[data-palette]")) {
    const input = dialog.querySelector("input");
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => ask(dialog, input), 120);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const all = options(dialog);
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(dialog, all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
      else if (event.key === "Enter") all[at]?.querySelector("a, button")?.click();
      else return;
      event.preventDefault();
    });
  }
})();
