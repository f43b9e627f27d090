// Tells colleagues that this ticket is open here, and that somebody writes on it.
"use strict";
(() => {
  const EVERY = 15000, WRITING_EVERY = 4000;
  let wrote = 0;
  const url = () => document.getElementById("news")?.dataset.presence;
  const say = (state) => {
    const address = url();
    if (!address) return;
    const body = new URLSearchParams({ state, csrfmiddlewaretoken: window.rapport.csrf() });
    // A page that goes away can still hand over a beacon; nobody waits for its answer.
    if (state === "left") navigator.sendBeacon(address, body);
    else fetch(address, { method: "POST", body }).catch(() => {});
  };
  const look = () => document.hidden || say("open");

  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("[data-composer]") || Date.now() - wrote < WRITING_EVERY) return;
    wrote = Date.now();
    say("writing");
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => say("left"));
  setInterval(look, EVERY);
  look();
})();
