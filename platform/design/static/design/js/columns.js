// Columns of a list: as wide as somebody makes them, by mouse, by finger or with the arrow keys; kept on the server.
"use strict";
(() => {
  const { word, csrf, toast, failed } = window.rapport;
  const STEP = 8;
  const LEAST_OF_FIRST = 240;
  const AFTER = 500; // ms of silence after the last change
  let timer = 0;
  let held = null; // { sizer, x, width, before }

  const tableOf = (sizer) => sizer.closest("table");
  const headOf = (sizer) => sizer.closest("th");
  const heads = (table) => [...table.tHead.rows[0].cells];
  const columnOf = (sizer) => tableOf(sizer).querySelectorAll("col")[heads(tableOf(sizer)).indexOf(headOf(sizer))];
  const limits = (sizer) => [Number(sizer.getAttribute("aria-valuemin")), Number(sizer.getAttribute("aria-valuemax"))];
  const widthOf = (col) => Number(col.getAttribute("width")) || 0;

  // A list that fits itself shows its columns where they are, and from now on each has its width; what had left for
  // want of room comes back. The first one goes on taking what the others leave.
  const settle = (table) => {
    if (table.classList.contains("is-laid")) return;
    // Rounded up: the least too narrow cuts the longest word.
    const widths = heads(table).map((head) => Math.ceil(head.getBoundingClientRect().width));
    const group = document.createElement("colgroup");
    heads(table).forEach((head, at) => {
      const col = document.createElement("col");
      const usual = Number(head.querySelector("[data-sizer]")?.getAttribute("aria-valuenow"));
      if (!head.classList.contains("is-first")) col.setAttribute("width", widths[at] || usual || 48);
      group.append(col);
    });
    table.prepend(group);
    for (const cell of table.querySelectorAll("[class*=is-drop-]")) cell.classList.remove("is-drop-1", "is-drop-2", "is-drop-3");
    table.classList.add("is-laid");
    measure(table);
  };
  // With a first column that has its own width, an empty last one takes the rest.
  const addRest = (table) => {
    if (table.querySelector(".is-rest")) return;
    table.querySelector("colgroup").append(document.createElement("col"));
    for (const row of table.rows) {
      const cell = document.createElement(row.parentElement === table.tHead ? "th" : "td");
      cell.className = "is-rest";
      cell.setAttribute("aria-hidden", "true");
      row.append(cell);
    }
  };
  const measure = (table) => {
    const cols = [...table.querySelectorAll("col")];
    const firstAt = heads(table).findIndex((head) => head.classList.contains("is-first"));
    table.setAttribute("width", cols.reduce((sum, col, at) => sum + (widthOf(col) || (at === firstAt ? LEAST_OF_FIRST : 1)), 0));
  };
  const setWidth = (sizer, width) => {
    const table = tableOf(sizer);
    settle(table);
    const [least, most] = limits(sizer);
    const kept = Math.round(Math.min(Math.max(width, least), most));
    if (headOf(sizer).classList.contains("is-first")) addRest(table);
    columnOf(sizer).setAttribute("width", kept);
    sizer.setAttribute("aria-valuenow", kept);
    measure(table);
  };
  const now = (sizer) => Math.round(headOf(sizer).getBoundingClientRect().width);

  // As wide as the widest of what it holds on this page.
  const fit = (sizer) => {
    const table = tableOf(sizer);
    settle(table);
    const at = heads(table).indexOf(headOf(sizer));
    table.classList.add("is-fitting");
    const widest = Math.max(...[...table.rows].map((row) => {
      const cell = row.cells[at];
      const inside = document.createRange();
      inside.selectNodeContents(cell);
      const padding = parseFloat(getComputedStyle(cell).paddingInlineStart) + parseFloat(getComputedStyle(cell).paddingInlineEnd);
      return Math.ceil(inside.getBoundingClientRect().width + padding);
    }));
    table.classList.remove("is-fitting");
    setWidth(sizer, widest + 1);
    keep(table);
  };

  const textOf = (table) => heads(table).flatMap((head, at) => {
    if (!head.dataset.column) return [];
    const width = widthOf(table.querySelectorAll("col")[at]);
    return [width ? `${head.dataset.column}:${width}` : head.dataset.column];
  }).join(",");
  const send = async (table) => {
    const body = new URLSearchParams({ text: textOf(table), query: table.dataset.columnsQuery });
    table.removeAttribute("data-unkept");
    try {
      const answer = await fetch(table.dataset.columnsUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, keepalive: true });
      const said = answer.headers.get("HX-Trigger");
      if (said) toast(JSON.parse(said)["rapport:toast"].text, "bad");
      else if (!answer.ok) failed(answer.status);
    } catch {
      toast(word("offline"), "warn");
    }
  };
  const keep = (table) => {
    clearTimeout(timer);
    table.setAttribute("data-unkept", "");
    timer = setTimeout(() => send(table), AFTER);
  };
  // Whoever leaves at once leaves nothing behind.
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    for (const table of document.querySelectorAll("[data-unkept]")) send(table);
  });
  // New rows would come with the old widths.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches?.("[data-quiet]") && (held || document.querySelector("[data-unkept]"))) event.preventDefault();
  });

  // ---- By mouse and finger.
  document.addEventListener("pointerdown", (event) => {
    const sizer = event.target.closest?.("[data-sizer]");
    if (!sizer || event.button) return;
    event.preventDefault();
    sizer.focus({ preventScroll: true });
    held = { sizer, x: event.clientX, width: now(sizer), hasMoved: false };
    sizer.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || (!held.hasMoved && Math.abs(event.clientX - held.x) < 3)) return;
    held.hasMoved = true;
    setWidth(held.sizer, held.width + event.clientX - held.x);
  });
  const release = (isKept) => {
    if (!held) return;
    const { sizer, width, hasMoved } = held;
    held = null;
    if (!hasMoved) return;
    if (!isKept) setWidth(sizer, width);
    keep(tableOf(sizer));
  };
  document.addEventListener("pointerup", () => release(true));
  document.addEventListener("pointercancel", () => release(false));
  document.addEventListener("dblclick", (event) => {
    const sizer = event.target.closest?.("[data-sizer]");
    if (sizer) fit(sizer);
  });

  // ---- By keyboard.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-sizer]")) event.target.setAttribute("aria-valuenow", now(event.target));
  });
  const keys = {
    ArrowLeft: (sizer, far) => setWidth(sizer, now(sizer) - (far ? 5 : 1) * STEP),
    ArrowRight: (sizer, far) => setWidth(sizer, now(sizer) + (far ? 5 : 1) * STEP),
    Home: (sizer) => setWidth(sizer, limits(sizer)[0]),
    End: (sizer) => setWidth(sizer, limits(sizer)[1]),
    Enter: fit,
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) {
      event.preventDefault();
      return release(false);
    }
    const sizer = event.target.closest?.("[data-sizer]");
    if (!sizer || event.metaKey || event.ctrlKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key](sizer, event.shiftKey);
    sizer.scrollIntoView({ block: "nearest", inline: "nearest" });
    keep(tableOf(sizer));
  }, true);
})();
