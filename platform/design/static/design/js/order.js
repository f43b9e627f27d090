// Lines that a person puts in order: by their grip with mouse or finger, or by the two buttons with the keyboard.
"use strict";
(() => {
  const { word, csrf, toast, failed } = window.rapport;
  // A line may hold a list of its own: its lines are put in order among themselves.
  const itemsOf = (list) => [...list.querySelectorAll("[data-order-item]")].filter((item) => item.closest("[data-order]") === list);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  let held = null; // { item, list, from, pointer }

  const say = (item) => {
    const list = item.closest("[data-order]");
    const place = list.parentElement.querySelector("[data-order-said]");
    const all = itemsOf(list);
    if (place) place.textContent = fill(place.dataset.orderSaid, { name: item.dataset.orderName, n: all.indexOf(item) + 1, m: all.length });
  };
  const put = (item, at) => {
    const others = itemsOf(item.closest("[data-order]")).filter((one) => one !== item);
    if (at >= others.length) others.at(-1)?.after(item);
    else others[at].before(item);
  };
  // Where an address is named the server learns the new place at once, and says why not; else the form carries it.
  const keep = async (item, from) => {
    const at = itemsOf(item.closest("[data-order]")).indexOf(item);
    say(item);
    if (!item.dataset.orderUrl || at === from) return;
    let refused = true;
    try {
      const answer = await fetch(item.dataset.orderUrl, { method: "POST", body: new URLSearchParams({ place: at }), headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
      refused = !answer.ok;
      const said = answer.headers.get("HX-Trigger");
      if (said) toast(JSON.parse(said)["rapport:toast"].text, "bad");
      else if (refused) failed(answer.status);
    } catch {
      toast(word("offline"), "warn");
    }
    if (refused) put(item, from);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order-step]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-order-item]");
    const all = itemsOf(item.closest("[data-order]"));
    const from = all.indexOf(item);
    const at = Math.min(Math.max(from + Number(button.dataset.orderStep), 0), all.length - 1);
    if (at !== from) put(item, at);
    button.focus();
    item.scrollIntoView({ block: "nearest" });
    keep(item, from);
  });

  // ---- By the grip: the line follows the pointer from place to place.
  const lineUnder = (y) => itemsOf(held.list).find((one) => one !== held.item && y >= one.getBoundingClientRect().top && y <= one.getBoundingClientRect().bottom);
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.("[data-order-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    const item = grip.closest("[data-order-item]");
    const list = item.closest("[data-order]");
    held = { item, list, from: itemsOf(list).indexOf(item) };
    grip.setPointerCapture(event.pointerId);
    item.classList.add("is-held");
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const other = lineUnder(event.clientY);
    if (!other) return;
    const all = itemsOf(held.list);
    if (all.indexOf(other) < all.indexOf(held.item)) other.before(held.item);
    else other.after(held.item);
  });
  const release = (isKept) => {
    if (!held) return;
    const { item, from } = held;
    held = null;
    item.classList.remove("is-held");
    if (isKept) keep(item, from);
    else put(item, from);
  };
  document.addEventListener("pointerup", () => release(true));
  document.addEventListener("pointercancel", () => release(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held) return;
    event.preventDefault();
    event.stopPropagation();
    release(false);
  }, true);
})();
