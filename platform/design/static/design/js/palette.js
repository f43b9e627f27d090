// The command palette (Ctrl/⌘ K) and the list under the search field.
"use strict";
(() => {
  const { Finder, word, icon, make, openDialog, use, findKey } = window.rapport;
  const dialog = document.querySelector("[data-palette]");
  if (!dialog) return;
  const isMac = navigator.platform.startsWith("Mac");
  const [SHOWN, FEW, KEPT, OFTEN_FROM] = [5, 3, 12, 2];

  // ---- What somebody opened lately and takes often stays in their browser: opening a page then writes no row, costs no
  // statement, and nobody else can read it. An address belongs to one tenant, so what is kept does too; the person is
  // in its name. Signing out empties it with all that is kept (`data-clears-kept`), as it holds customers' names.
  const place = (kind) => `rapport:kept:${kind}:${dialog.dataset.person}`;
  const read = (kind, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(place(kind))) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const keep = (kind, value) => {
    try {
      localStorage.setItem(place(kind), JSON.stringify(value));
    } catch {
      // Full, or forbidden by the browser: the palette works without.
    }
  };
  const record = document.querySelector('meta[name="r-record"]');
  if (record) {
    const { icon: shape, detail = "" } = record.dataset;
    const one = { url: location.pathname, title: record.content, detail, icon: shape };
    keep("recent", [one, ...read("recent", []).filter((other) => other.url !== one.url)].slice(0, KEPT));
  }
  const count = (choice) => {
    if (!choice) return;
    const counts = read("often", {});
    keep("often", { ...counts, [choice]: (counts[choice] ?? 0) + 1 });
  };

  const group = (label, options) => make("div", { role: "group", "aria-label": label }, make("p", { class: "r-cap", "aria-hidden": "true" }, label), ...options);
  const recent = (most) => {
    const others = read("recent", []).filter((one) => one.url !== location.pathname && /^\/desk\//.test(one.url));
    return others.slice(0, most).map((one) => {
      const text = make("span", { class: "r-grow r-cut" }, one.title);
      if (one.detail) text.append(" ", make("span", { class: "r-quiet" }, one.detail));
      const enter = icon("corner-down-left", 14);
      enter.classList.add("r-choice-enter");
      return make("a", { class: "r-choice", role: "option", "aria-selected": "false", tabindex: "-1", href: one.url, title: one.title }, icon(one.icon), text, enter);
    });
  };
  const often = (rows) => {
    const counts = read("often", {});
    const known = [...rows.querySelectorAll('[data-group="do"] [data-choice], [data-group="go"] [data-choice]')].filter((option) => counts[option.dataset.choice] >= OFTEN_FROM);
    return known.sort((one, other) => counts[other.dataset.choice] - counts[one.dataset.choice]).slice(0, SHOWN);
  };
  const arrange = (rows, words) => {
    // Shortcuts to controls of this page: where there is no such control, there is nothing to press.
    for (const option of rows.querySelectorAll('[data-way="press"]')) if (!findKey(option.dataset.url)) option.remove();
    if (words) return;
    // First the way back to where one was; what the open page can do follows at once.
    const here = rows.querySelector('[data-group="here"]');
    const groups = [[word("recent"), recent(here ? FEW : SHOWN)], here, [word("often"), often(rows)]];
    rows.prepend(...groups.filter((one) => one && (one.nodeType || one[1].length)).map((one) => (one.nodeType ? one : group(...one))));
  };

  // ---- Taking a row. What must happen on the page waits until the dialog is closed and the focus is back.
  const fieldsOf = (option) =>
    Object.fromEntries([...option.attributes].filter(({ name }) => name.startsWith("data-field-")).map(({ name, value }) => [name.slice("data-field-".length), value]));
  const send = (url, fields, isSwap) => {
    const entries = Object.entries(fields);
    // A button of the page that does the same does it best: at once, and with all that belongs to it.
    const buttons = [...document.querySelectorAll("form [type=submit]")].filter((button) => button.form.getAttribute("action") === url);
    const same = buttons.find((button) => entries.every(([name, value]) => button.name === name && button.value === value));
    if (same) return same.click();
    if (isSwap && window.htmx) return window.htmx.ajax("POST", url, { values: fields, target: document.body, swap: "none" });
    const form = make("form", { method: "post", action: url, hidden: true });
    const here = location.pathname + location.search;
    for (const [name, value] of [...entries, ["next", here], ["csrfmiddlewaretoken", window.rapport.csrf()]]) form.append(make("input", { type: "hidden", name, value }));
    document.body.append(form);
    form.requestSubmit();
  };
  const open = (option, inNewTab) => {
    if (inNewTab) return window.open(option.href, "_blank", "noopener");
    dialog.close();
    location.assign(option.href);
  };
  const take = (option, inNewTab) => {
    const { choice, way, url } = option.dataset;
    count(choice);
    if (!way) return open(option, inNewTab);
    dialog.addEventListener("close", () => (way === "press" ? use(findKey(url)) : send(url, fieldsOf(option), way === "swap")), { once: true });
    dialog.close();
  };

  const address = (base, values) => `${base}?${new URLSearchParams(values)}`;
  const input = dialog.querySelector("input");
  const palette = new Finder(input, dialog, {
    addressOf: (q) => address(dialog.dataset.palette, { q, here: location.pathname + location.search }),
    arrange,
    take,
    picksFirst: true,
  });
  const openPalette = (opener) => {
    input.value = "";
    palette.forget();
    palette.rows.replaceChildren();
    palette.say(null);
    openDialog(dialog, opener);
    palette.look(true);
  };
  dialog.addEventListener("close", () => palette.forget());
  for (const key of dialog.querySelectorAll("[data-ctrl]")) if (isMac) key.textContent = "⌘";
  window.rapport.togglePalette = () => (dialog.open ? dialog.close() : openPalette());
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette-open]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette(opener);
  });
  for (const opener of document.querySelectorAll("[data-palette-open][title]")) opener.title += isMac ? " (⌘ K)" : " (Ctrl K)";

  // ---- The search field: without script it leads to the page of results, and Enter still does.
  for (const form of document.querySelectorAll("form[data-finder]")) {
    const field = form.querySelector("input[type=search]");
    const box = form.querySelector(".r-finder");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "finder-rows", "aria-autocomplete": "list", "aria-haspopup": "listbox" })) field.setAttribute(name, value);
    const finder = new Finder(field, box, {
      addressOf: (q) => address(form.dataset.finder, { q, only: "records" }),
      arrange: (rows, words) => words || rows.append(group(word("recent"), recent(SHOWN))),
      take: (option, inNewTab) => (inNewTab ? window.open(option.href, "_blank", "noopener") : location.assign(option.href)),
      picksFirst: false,
    });
    finder.opened = (isFull) => (box.hidden = !isFull || !form.contains(document.activeElement));
    const begin = () => {
      finder.forget();
      finder.answers.set("", "");
      finder.look(true);
    };
    const close = () => {
      finder.forget();
      box.hidden = true;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    field.addEventListener("focus", begin);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" && box.hidden) begin();
      if (event.key !== "Escape" || box.hidden) return;
      event.preventDefault();
      close();
    });
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
  }
})();
