// The command palette (Ctrl/⌘ K) and the list under the search field.
"use strict";
(() => {
  const { Finder, word, make, openDialog, use, findKey } = window.rapport;
  const dialog = document.querySelector("[data-palette]");
  if (!dialog) return;
  const isMac = navigator.platform.startsWith("Mac");
  const [SHOWN, OFTEN_FROM] = [5, 2];
  const address = (base, values) => `${base}?${new URLSearchParams(values)}`;
  const here = () => location.pathname + location.search;

  // ---- What somebody opens is kept by the server, for them alone: it forgets what they may no longer see. Told by the
  // page once it is seen, so that opening it writes nothing and a page that is only fetched ahead counts for nothing.
  const record = document.querySelector('meta[name="r-record"]');
  const noteVisit = () => {
    const fields = { kind: record.dataset.kind, row: record.content };
    const headers = { "X-CSRFToken": window.rapport.csrf(), "HX-Request": "true" };
    // Not told: then it is missing from a list of what was opened, and nothing else.
    fetch(`${dialog.dataset.palette}visits/`, { method: "POST", keepalive: true, headers, body: new URLSearchParams(fields) }).catch(() => {});
  };
  if (record && document.visibilityState === "visible") noteVisit();
  else if (record) document.addEventListener("visibilitychange", noteVisit, { once: true });

  // ---- Which commands somebody takes often stays in their browser; the person is in its name. Signing out empties it
  // with all that is kept (`data-clears-kept`).
  const place = `rapport:kept:often:${dialog.dataset.person}`;
  const counted = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? {};
    } catch {
      return {};
    }
  };
  const count = (choice) => {
    if (!choice) return;
    const counts = counted();
    try {
      localStorage.setItem(place, JSON.stringify({ ...counts, [choice]: (counts[choice] ?? 0) + 1 }));
    } catch {
      // Full, or forbidden by the browser: the palette works without.
    }
  };
  const often = (rows) => {
    const counts = counted();
    const known = [...rows.querySelectorAll('[data-group="do"] [data-choice], [data-group="go"] [data-choice]')].filter((option) => counts[option.dataset.choice] >= OFTEN_FROM);
    return known.sort((one, other) => counts[other.dataset.choice] - counts[one.dataset.choice]).slice(0, SHOWN);
  };
  const arrange = (rows, words) => {
    // Shortcuts to controls of this page: where there is no such control, there is nothing to press.
    for (const option of rows.querySelectorAll('[data-way="press"]')) if (!findKey(option.dataset.url)) option.remove();
    if (words) return;
    const taken = often(rows);
    if (!taken.length) return;
    const group = make("div", { role: "group", "aria-label": word("often") }, make("p", { class: "r-cap", "aria-hidden": "true" }, word("often")), ...taken);
    // After the records that were opened and what the open page can do.
    const first = rows.querySelector('[data-group="do"], [data-group="go"]');
    first ? first.before(group) : rows.append(group);
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
    for (const [name, value] of [...entries, ["next", here()], ["csrfmiddlewaretoken", window.rapport.csrf()]]) form.append(make("input", { type: "hidden", name, value }));
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

  const input = dialog.querySelector("input");
  const palette = new Finder(input, dialog, {
    addressOf: (q) => address(dialog.dataset.palette, { q, here: here() }),
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
      addressOf: (q) => address(form.dataset.finder, { q, only: "records", here: here() }),
      arrange: () => {},
      take: (option, inNewTab) => (inNewTab ? window.open(option.href, "_blank", "noopener") : location.assign(option.href)),
      picksFirst: false,
    });
    finder.opened = (isFull) => (box.hidden = !isFull || !form.contains(document.activeElement));
    const begin = () => {
      finder.forget();
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
