// Every page: words, toasts, menus, dialogs, htmx. A page works without it; this makes it quicker.
"use strict";
(() => {
  const root = document.documentElement;
  const store = document.getElementById("r-words");
  const sprite = store?.dataset.icons ?? "";

  const word = (key, values = {}) => {
    const text = store?.content.querySelector(`[data-w="${key}"]`)?.textContent ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
  const icon = (name, size = 16) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", `i i-${size}`);
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use")).setAttribute("href", `${sprite}#${name}`);
    return svg;
  };
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(key, value === true ? "" : value);
    element.append(...children);
    return element;
  };
  const csrf = () =>
    document.querySelector('meta[name="csrf-token"]')?.content ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const clock = () => new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit", hour12: false });

  // ---- Toasts: stay long enough to be read; one with an act, and an error, stay until closed.
  const fade = (toast) => {
    if (toast.querySelector("form, a") || toast.getAttribute("role") === "alert") return;
    setTimeout(() => toast.remove(), 4000 + 60 * toast.textContent.length);
  };
  const toast = (text, level = "good", link = null) => {
    const shape = { good: "circle-check", info: "info-circle", warn: "alert-circle", bad: "alert-triangle" }[level];
    const close = make("button", { type: "button", class: "btn btn-quiet btn-sm btn-icon", "data-dismiss": true, "aria-label": word("close") }, icon("x"));
    const box = make("div", { class: "r-toast", "data-toast": true, role: level === "bad" && "alert" }, icon(shape), make("span", { class: "r-grow" }, text));
    if (link) box.append(make("a", { class: "btn btn-quiet btn-sm", href: link.url }, link.label));
    box.append(close);
    const region = document.getElementById("toasts");
    for (const old of region.children) if (old.textContent === box.textContent) old.remove();
    region.append(box);
    fade(box);
  };
  document.addEventListener("rapport:toast", (event) => toast(event.detail.text, event.detail.level));

  // ---- Menus are <details>: one open at a time, arrows move, Escape and a click outside close.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("[data-menu]"));
    const opener = event.target.closest("[data-open]");
    if (opener) return openDialog(document.getElementById(opener.dataset.open), opener);
    const closer = event.target.closest("[data-close]");
    if (closer) return closer.closest("dialog")?.close();
    const dismisser = event.target.closest("[data-dismiss]");
    if (dismisser) dismisser.closest("[data-toast], .r-drawer, .r-banner")?.remove();
    const dialog = event.target;
    if (dialog instanceof HTMLDialogElement && isOutside(dialog, event)) dialog.close();
    const shower = event.target.closest("[data-password]");
    if (shower) showPassword(shower);
  });
  const isOutside = (dialog, { clientX: x, clientY: y }) => {
    const box = dialog.getBoundingClientRect();
    return (x || y) && (x < box.left || x > box.right || y < box.top || y > box.bottom);
  };
  const showPassword = (button) => {
    const input = button.parentElement.querySelector("input");
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.setAttribute("aria-pressed", hidden);
    button.replaceChildren(icon(hidden ? "eye-off" : "eye", 18));
  };
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("[data-menu][open]");
    if (!menu) return;
    const lines = [...menu.querySelectorAll(".r-menu :is(a, button):not([disabled])")];
    const at = lines.indexOf(document.activeElement);
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      lines[(at + step + lines.length) % lines.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // ---- Dialogs: the browser traps focus; it goes back to what opened them.
  const openDialog = (dialog, opener = document.activeElement) => {
    if (!dialog || dialog.open) return;
    closeMenus();
    dialog.addEventListener("close", () => opener?.isConnected && opener.focus(), { once: true });
    dialog.showModal();
  };

  // ---- Appearance changes at once and is kept in the background.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-preference]");
    if (!form || !event.submitter?.name) return;
    event.preventDefault();
    const { name, value } = event.submitter;
    if (name === "theme") root.dataset.bsTheme = value;
    if (name === "density") root.dataset.density = value;
    for (const button of form.querySelectorAll(`[name="${name}"]`)) button.setAttribute("aria-pressed", button === event.submitter);
    const body = new FormData(form);
    body.set(name, value);
    fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, redirect: "manual" }).catch(() => toast(word("offline"), "warn"));
  });

  // ---- htmx: the token, lost sessions, failures.
  const signedOut = () => {
    const url = root.dataset.signIn;
    document.dispatchEvent(new CustomEvent("rapport:signed-out"));
    toast(word("signed-out"), "bad", url && { url: `${url}${url.includes("?") ? "&" : "?"}next=${encodeURIComponent(location.pathname + location.search)}`, label: word("sign-in") });
  };
  const failed = (status) => (status === 401 ? signedOut() : toast(word(status === 403 ? "denied" : "failed"), "bad"));
  document.addEventListener("htmx:configRequest", (event) => (event.detail.headers["X-CSRFToken"] = csrf()));
  document.addEventListener("htmx:responseError", (event) => failed(event.detail.xhr.status));
  document.addEventListener("htmx:sendError", () => toast(word("offline"), "warn"));
  document.addEventListener("htmx:beforeRequest", () => root.classList.add("is-loading"));
  document.addEventListener("htmx:afterRequest", () => root.classList.remove("is-loading"));

  // ---- What must happen once for every piece that arrives, with the page or by a swap.
  const starters = [];
  let isReady = false;
  const onArrival = (start) => {
    starters.push(start);
    if (isReady) start(document);
  };
  document.addEventListener("DOMContentLoaded", () => {
    isReady = true;
    starters.forEach((start) => start(document));
  });
  document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && starters.forEach((start) => start(event.detail.elt)));
  const within = (part, selector) => [...(part.matches?.(selector) ? [part] : []), ...part.querySelectorAll(selector)];

  window.rapport = { word, icon, make, csrf, clock, toast, failed, openDialog, onArrival, within };
  onArrival((part) => {
    for (const element of within(part, "[data-needs-script]")) element.hidden = false;
    for (const box of within(part, "[data-toast]")) fade(box);
    for (const region of within(part, '[data-open-at="end"]')) region.scrollTop = region.scrollHeight;
    for (const dialog of within(part, "dialog[data-open-now]")) openDialog(dialog, null);
  });
})();
