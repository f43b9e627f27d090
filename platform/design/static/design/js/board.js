// A board: cards go to another lane by mouse, by keyboard (m, or hold with the space bar) and by the menu on the card.
"use strict";
(() => {
  const { word, csrf, toast, failed, onArrival, within } = window.rapport;
  const board = () => document.querySelector("[data-board]");
  const lanes = () => [...document.querySelectorAll("[data-lane]")];
  const laneOf = (card) => card.closest("[data-lane]");
  const cardsOf = (lane) => [...lane.querySelectorAll("[data-card]")];
  const linkOf = (card) => card?.querySelector("a");
  const find = (key) => document.querySelector(`[data-card="${CSS.escape(key)}"]`);
  const menu = () => document.querySelector("[data-move-menu]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  let dragged = null; // the card under the mouse
  let held = null; // { card, lane }: held by the keyboard, and where it would go
  let chosen = null; // the card whose menu was opened last
  let underway = 0;
  let shown = "";

  // ---- Moving: at once on the screen, and back again when the server refuses.
  const recount = (lane, by) => {
    for (const count of document.querySelectorAll(`[data-lane="${lane.dataset.lane}"] [data-lane-count], [data-show-lane="${lane.dataset.lane}"] [data-lane-count]`))
      count.textContent = (Number(count.textContent.replace(/\D/g, "")) + by).toLocaleString("en");
  };
  const put = (card, lane, before = null) => {
    const hadFocus = card.contains(document.activeElement);
    const list = lane.querySelector("[data-cards]");
    recount(laneOf(card), -1);
    // What stood below it may itself have moved on meanwhile.
    list.insertBefore(card, before?.parentElement === list ? before : list.firstChild);
    recount(lane, 1);
    if (hadFocus) linkOf(card).focus({ preventScroll: true });
  };
  const sentence = (answer) => {
    try {
      return JSON.parse(answer.headers.get("HX-Trigger"))["rapport:toast"];
    } catch {
      return null;
    }
  };
  const move = async (card, lane) => {
    const from = laneOf(card);
    if (!lane || lane === from) return;
    const after = card.nextElementSibling;
    put(card, lane);
    card.classList.add("is-moving");
    underway += 1;
    let refused = true;
    try {
      const body = new URLSearchParams({ [board().dataset.field]: lane.dataset.lane });
      const answer = await fetch(card.dataset.cardUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
      refused = !answer.ok;
      const said = sentence(answer);
      if (said) toast(said.text, said.level);
      else if (refused) failed(answer.status);
    } catch {
      toast(word("offline"), "warn");
    }
    underway -= 1;
    card.classList.remove("is-moving");
    if (refused) put(card, from, after);
    else say(card, lane);
    window.htmx?.trigger("[data-board-poll]", "board:refresh");
  };
  const say = (card, lane) => {
    const place = document.querySelector("[data-moved-words]");
    if (place) place.textContent = fill(place.dataset.movedWords, { ticket: card.dataset.cardName, new: lane.dataset.name });
  };

  // ---- By mouse.
  const over = (lane) => lanes().forEach((one) => one.classList.toggle("is-over", one === lane));
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.cardName);
    requestAnimationFrame(() => card.classList.add("is-lifted"));
  });
  document.addEventListener("dragover", (event) => {
    const lane = dragged && event.target.closest?.("[data-lane]");
    if (dragged) over(lane === laneOf(dragged) ? null : lane);
    if (lane) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const lane = dragged && event.target.closest?.("[data-lane]");
    if (!lane) return;
    event.preventDefault();
    move(dragged, lane);
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-lifted");
    dragged = null;
    over(null);
  });

  // ---- By the menu on the card.
  const openMenu = (card, button) => {
    const list = menu();
    const next = laneOf(card).dataset.next.split(" ");
    for (const line of list.querySelectorAll("[data-to]")) line.hidden = !next.includes(line.dataset.to);
    chosen = card;
    list.showPopover();
    const at = button.getBoundingClientRect();
    const size = list.getBoundingClientRect();
    const below = at.bottom + 4 + size.height < innerHeight;
    list.style.left = `${Math.max(8, Math.min(at.right - size.width, innerWidth - size.width - 8))}px`;
    list.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - size.height - 4)}px`;
    list.querySelector("[data-to]:not([hidden])")?.focus();
  };
  const closeMenu = () => {
    const card = chosen;
    menu().hidePopover();
    linkOf(card)?.focus({ preventScroll: true });
    return card;
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-move]");
    if (opener) return openMenu(opener.closest("[data-card]"), opener);
    const line = event.target.closest("[data-move-menu] [data-to]");
    if (line) return move(closeMenu(), lanes().find((lane) => lane.dataset.lane === line.dataset.to));
    const part = event.target.closest("[data-show-lane]");
    if (!part || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    show(part.dataset.showLane);
  });
  const show = (name) => {
    shown = name;
    lanes().forEach((lane) => lane.classList.toggle("is-shown", lane.dataset.lane === name));
    for (const part of document.querySelectorAll("[data-show-lane]"))
      if (part.dataset.showLane === name) part.setAttribute("aria-current", "page");
      else part.removeAttribute("aria-current");
  };

  // ---- By keyboard.
  const tell = () => {
    const bar = document.querySelector("[data-drag-bar]");
    bar.hidden = !held;
    over(held && held.lane !== laneOf(held.card) ? held.lane : null);
    if (!held) return;
    const place = bar.querySelector("[data-drag-words]");
    const from = laneOf(held.card);
    const words = held.lane === from ? place.dataset.heldWords : place.dataset.dragWords;
    place.textContent = fill(words, { ticket: held.card.dataset.cardName, old: from.dataset.name, new: held.lane.dataset.name });
    held.lane.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const hold = (card) => {
    held?.card.classList.remove("is-lifted");
    held = card && { card, lane: laneOf(card) };
    card?.classList.add("is-lifted");
    tell();
  };
  const neighbour = (all, one, by) => all[all.indexOf(one) + by];
  const holding = {
    ArrowLeft: () => (held.lane = neighbour(lanes(), held.lane, -1) ?? held.lane),
    ArrowRight: () => (held.lane = neighbour(lanes(), held.lane, 1) ?? held.lane),
    Escape: () => hold(null),
    " ": () => drop(),
    Enter: () => drop(),
  };
  const drop = () => {
    const { card, lane } = held;
    hold(null);
    move(card, lane);
  };
  const aside = (card, by) => {
    const place = cardsOf(laneOf(card)).indexOf(card);
    const filled = lanes().filter((lane) => cardsOf(lane).length);
    const cards = cardsOf(neighbour(filled, laneOf(card), by) ?? laneOf(card));
    linkOf(cards[Math.min(place, cards.length - 1)]).focus();
  };
  const onCard = {
    ArrowDown: (card) => linkOf(neighbour(cardsOf(laneOf(card)), card, 1))?.focus(),
    ArrowUp: (card) => linkOf(neighbour(cardsOf(laneOf(card)), card, -1))?.focus(),
    ArrowLeft: (card) => aside(card, -1),
    ArrowRight: (card) => aside(card, 1),
    m: (card) => isMovable() && openMenu(card, card),
    " ": (card) => isMovable() && hold(card),
  };
  const isMovable = () => board()?.hasAttribute("data-movable");
  const inMenu = (event) => {
    const lines = [...menu().querySelectorAll("[data-to]:not([hidden])")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) lines[(lines.indexOf(document.activeElement) + step + lines.length) % lines.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu();
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.target.closest?.("[data-move-menu]")) return inMenu(event);
    const card = event.target.matches?.("[data-card] > a") && event.target.closest("[data-card]");
    const act = held ? holding[event.key] : card && onCard[event.key];
    if (!act) return;
    event.preventDefault();
    act(card);
    if (held) tell();
  });
  document.addEventListener("focusout", (event) => held && held.card.contains(event.target) && !held.card.contains(event.relatedTarget) && hold(null));

  // ---- New cards arrive by themselves, but not under a hand that moves one; the place and the focus stay.
  const isBusy = () => dragged || held || underway || menu()?.matches(":popover-open");
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.elt.matches?.("[data-board-poll]") && isBusy() && event.preventDefault());
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.target?.matches?.("[data-board]")) return;
    if (isBusy()) return (event.detail.shouldSwap = false);
    before = {
      key: document.activeElement?.closest?.("[data-card]")?.dataset.card,
      tops: lanes().map((lane) => lane.querySelector("[data-cards]").scrollTop),
      left: board().querySelector(".r-kanban")?.scrollLeft ?? 0,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!before) return;
    const { key, tops, left } = before;
    before = null;
    lanes().forEach((lane, place) => (lane.querySelector("[data-cards]").scrollTop = tops[place] ?? 0));
    board().querySelector(".r-kanban")?.scrollTo({ left });
    if (key) linkOf(find(key))?.focus({ preventScroll: true });
  });
  onArrival((part) => {
    if (shown && within(part, "[data-board]").length) show(shown);
  });
})();
