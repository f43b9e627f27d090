// Choices while somebody types: asks the server, shows its rows, moves among them. The command palette and the list
// under the search field are two of them. The words stay in the field, which keeps the focus all the time.
"use strict";
(() => {
  const { word, icon, make } = window.rapport;
  // Milliseconds: between the last key and the question, until waiting is shown, until the server counts as silent.
  const PAUSE = 90;
  const SLOW = 150;
  const PATIENCE = 8000;
  const PAGE = 5;

  class Finder {
    // `box` holds the listbox and what is said in its place. `addressOf(words)` is asked for rows; `arrange(rows, words)`
    // changes what arrived; `take(option, inNewTab)` does what was chosen. `picksFirst`: Enter takes the first row.
    constructor(input, box, { addressOf, arrange, take, picksFirst }) {
      Object.assign(this, { input, box, addressOf, arrange, take, picksFirst });
      this.rows = box.querySelector('[role="listbox"]');
      this.said = box.querySelector("[data-palette-said]");
      this.count = box.querySelector("[data-palette-count]");
      this.forget();
      input.addEventListener("input", (event) => event.isComposing || this.look());
      input.addEventListener("compositionend", () => this.look());
      input.addEventListener("keydown", (event) => this.key(event));
      this.rows.addEventListener("mousedown", (event) => event.preventDefault());
      this.rows.addEventListener("mousemove", (event) => {
        // Rows that arrive under a pointer that rests are not pointed at.
        const option = (event.movementX || event.movementY) && event.target.closest('[role="option"]');
        if (option && option !== this.chosen) this.choose(option);
      });
      this.rows.addEventListener("click", (event) => {
        const option = event.target.closest('[role="option"]');
        if (!option || (option.href && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
        event.preventDefault();
        this.take(option, false);
      });
    }
    get words() {
      return this.input.value.trim().replace(/\s+/g, " ");
    }
    get options() {
      return [...this.rows.querySelectorAll('[role="option"]')];
    }
    get chosen() {
      return this.rows.querySelector('[aria-selected="true"]');
    }
    // Answers are kept while the list is open: going back by a letter needs no question.
    forget() {
      this.stop();
      this.answers = new Map();
      this.asked = this.shown = this.entered = null;
    }
    stop() {
      clearTimeout(this.waiting);
      clearTimeout(this.slow);
      const asking = this.asking;
      this.asking = null;
      asking?.abort();
    }
    look(now = false) {
      const words = this.words;
      if (words === this.asked) return;
      this.stop();
      this.asked = words;
      if (this.answers.has(words)) return this.show(words);
      this.waiting = setTimeout(() => this.ask(words), now ? 0 : PAUSE);
      this.slow = setTimeout(() => this.wait(), SLOW);
    }
    async ask(words) {
      const asking = (this.asking = new AbortController());
      const late = setTimeout(() => asking.abort(), PATIENCE);
      try {
        const answer = await fetch(this.addressOf(words), { signal: asking.signal, headers: { "HX-Request": "true" }, cache: "no-store" });
        const html = await answer.text();
        if (asking !== this.asking) return;
        if (!answer.ok) return this.fail(answer.status);
        this.answers.set(words, html);
        this.show(words);
      } catch {
        // When another question took its place, nobody waits for this one.
        if (asking === this.asking) this.fail(0);
      } finally {
        clearTimeout(late);
      }
    }
    show(words) {
      clearTimeout(this.slow);
      this.shown = words;
      this.rows.classList.remove("is-waiting");
      this.rows.removeAttribute("aria-busy");
      this.rows.innerHTML = this.answers.get(words);
      this.arrange(this.rows, words);
      for (const group of this.rows.querySelectorAll('[role="group"]')) if (!group.querySelector('[role="option"]')) group.remove();
      const none = this.rows.querySelector("[data-none]");
      none?.remove();
      this.say(none);
      const options = this.options;
      options.forEach((option, place) => (option.id = `${this.rows.id}-${place}`));
      this.input.setAttribute("aria-expanded", options.length > 0);
      const found = options.length === 1 ? word("results-one") : options.length ? word("results", { n: options.length }) : "";
      this.count.textContent = none ? none.firstElementChild.textContent : found;
      this.rows.scrollTop = 0;
      this.choose(this.picksFirst ? options[0] : null);
      const entered = this.entered;
      this.entered = null;
      if (entered && this.chosen) this.take(this.chosen, entered.inNewTab);
    }
    say(element) {
      this.said.replaceChildren(...(element ? [element] : []));
      this.said.hidden = !element;
      this.rows.hidden = Boolean(element);
      this.opened?.(element || this.options.length);
    }
    // Rows of before stay where there are some: they are likelier right than a grey block.
    wait() {
      this.rows.setAttribute("aria-busy", "true");
      if (this.options.length) return this.rows.classList.add("is-waiting");
      const line = (width) => make("div", { class: "r-choice", "aria-hidden": "true" }, make("span", { class: "r-skel r-skel-round" }), make("span", { class: `r-skel r-w-${width}` }));
      this.rows.replaceChildren(...[2, 3, 2, 1, 3].map(line));
      this.said.hidden = true;
      this.rows.hidden = false;
      this.count.textContent = word("looking");
      this.opened?.(true);
    }
    fail(status) {
      this.stop();
      this.asked = this.shown = this.entered = null;
      this.rows.replaceChildren();
      this.rows.removeAttribute("aria-busy");
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
      const signIn = status === 401 && document.documentElement.dataset.signIn;
      const way = signIn
        ? make("a", { class: "btn", href: `${signIn}?next=${encodeURIComponent(location.pathname + location.search)}` }, word("sign-in"))
        : make("button", { type: "button", class: "btn" }, icon("refresh"), word("again"));
      if (!signIn) way.addEventListener("click", () => this.again());
      this.say(make("div", { class: "r-choice-none" }, make("p", { role: "alert" }, word(signIn ? "signed-out" : "no-answer")), way));
    }
    again() {
      this.input.focus();
      this.look(true);
    }
    choose(option) {
      this.chosen?.setAttribute("aria-selected", "false");
      if (!option) return this.input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
      // The name of the first kind is seen with its first row.
      if (option === this.options[0]) this.rows.scrollTop = 0;
    }
    key(event) {
      // An input method has the keys while it composes: its Enter takes a word, not a row.
      if (event.isComposing || event.keyCode === 229 || event.altKey || event.shiftKey) return;
      if (event.key === "Enter") return this.enter(event);
      if (event.ctrlKey || event.metaKey) return;
      const [all, at] = [this.options, this.options.indexOf(this.chosen)];
      const last = all.length - 1;
      const next = {
        ArrowDown: () => (at < last ? at + 1 : 0),
        ArrowUp: () => (at > 0 ? at - 1 : last),
        PageDown: () => Math.min(at + PAGE, last),
        PageUp: () => Math.max(at - PAGE, 0),
        // Where no row is chosen yet, these two are the field's.
        Home: () => (at < 0 ? null : 0),
        End: () => (at < 0 ? null : last),
      }[event.key]?.();
      if (next == null || !all.length || this.rows.hidden || this.box.hidden) return;
      event.preventDefault();
      this.choose(all[next]);
    }
    enter(event) {
      const inNewTab = event.ctrlKey || event.metaKey;
      if (this.picksFirst && this.words !== this.shown) {
        // Typed faster than answered: the row is taken when it is the one that was asked for.
        event.preventDefault();
        this.entered = { inNewTab };
        this.look(true);
      } else if (this.chosen && this.words === this.shown) {
        event.preventDefault();
        this.take(this.chosen, inNewTab);
      }
    }
  }

  window.rapport.Finder = Finder;
})();
