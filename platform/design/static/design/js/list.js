// Lists: a cursor that j and k move, picking with a bulk bar, a look into a row that keeps the list behind.
"use strict";
(() => {
  const { word, onArrival, within } = window.rapport;
  const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility?.() ?? row.offsetParent);
  const cursor = () => document.querySelector("[data-row].is-cursor");
  const pane = () => document.getElementById("peek");
  let anchor = null;

  const place = (row) => {
    cursor()?.classList.remove("is-cursor");
    if (!row) return;
    row.classList.add("is-cursor");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("[data-row-link]")?.focus({ preventScroll: true });
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(cursor() ?? document.querySelector("[data-row]:has([aria-current=true])"));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    place(next);
    if (isPeeking()) peek(next);
  };

  // ---- Picking.
  const picks = () => [...document.querySelectorAll("[data-pick]")].filter((box) => box.checkVisibility?.() ?? box.offsetParent);
  const refresh = () => {
    const all = picks();
    const chosen = all.filter((box) => box.checked);
    for (const box of all) box.closest("[data-row]")?.classList.toggle("is-picked", box.checked);
    for (const head of document.querySelectorAll("[data-pick-all]")) {
      head.checked = chosen.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
    for (const bar of document.querySelectorAll("[data-bulk]")) {
      bar.hidden = !chosen.length;
      bar.querySelector("[data-bulk-count]").textContent = chosen.length ? word("selected", { n: chosen.length }) : "";
    }
  };
  const setAll = (on) => {
    picks().forEach((box) => (box.checked = on));
    refresh();
  };
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (box) {
      const all = picks();
      if (event.shiftKey && anchor && all.includes(anchor)) {
        const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((a, b) => a - b);
        all.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
      }
      anchor = box;
      return refresh();
    }
    if (event.target.closest("[data-pick-all]")) return setAll(event.target.checked);
    if (event.target.closest("[data-bulk-clear]")) return setAll(false);
    const stepper = event.target.closest("[data-peek-step]");
    if (stepper) return step(Number(stepper.dataset.peekStep));
    if (event.target.closest("[data-peek-close]")) return closePeek();
    const bulk = event.target.closest("[data-bulk-form]");
    if (bulk) carry(document.getElementById(bulk.dataset.bulkForm));
  });
  // The picked ids travel in the form that acts on them, wherever it stands (a dialog, the bar itself).
  const carry = (form) => {
    if (!form) return;
    form.querySelectorAll("input[data-carried]").forEach((input) => input.remove());
    for (const box of picks().filter((one) => one.checked)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: box.name, value: box.value });
      input.dataset.carried = "";
      form.append(input);
    }
  };

  // ---- Looking into a row.
  const isPeeking = () => pane() && !pane().hidden;
  const peek = (row) => {
    if (!row?.dataset.peek || !pane() || !window.htmx) return;
    document.querySelector(".is-peeked")?.classList.remove("is-peeked");
    row.classList.add("is-peeked");
    window.htmx.ajax("GET", row.dataset.peek, { target: "#peek", swap: "outerHTML" });
  };
  const closePeek = () => {
    const open = pane();
    if (!open) return;
    open.hidden = true;
    open.replaceChildren();
    const row = document.querySelector(".is-peeked");
    row?.classList.remove("is-peeked");
    row?.querySelector("[data-row-link]")?.focus();
  };

  // Each answers whether it did something; a key that did nothing stays the browser's.
  const done = (act) => {
    act();
    return true;
  };
  const keys = {
    j: () => done(() => step(1)),
    k: () => done(() => step(-1)),
    x: (row) => Boolean(row) && done(() => row.querySelector("[data-pick]")?.click()),
    " ": (row, target) => {
      if (!row?.dataset.peek || target.closest("button, summary, input")) return false;
      return done(() => (row.classList.contains("is-peeked") && isPeeking() ? closePeek() : peek(row)));
    },
    Enter: (row, target) => Boolean(row) && !target.closest("a, button, summary, input") && done(() => row.querySelector("[data-row-link]")?.click()),
    Escape: () => {
      if (isPeeking()) return done(closePeek);
      return picks().some((box) => box.checked) && done(() => setAll(false));
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open], [data-menu][open]") || !rows().length) return;
    if (keys[event.key]?.(cursor(), event.target)) event.preventDefault();
  });
  onArrival((part) => {
    if (within(part, "[data-pick], [data-bulk]").length) refresh();
  });
})();
