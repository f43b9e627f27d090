// The list of people under an "@" in the editor. Loaded before editor.js where mentions are wanted.
"use strict";
(() => {
  const { word, make } = window.rapport;
  let count = 0;

  class Mentions {
    constructor(editor, PM, type) {
      this.editor = editor;
      this.PM = PM;
      this.type = type;
      this.url = editor.field.dataset.mentionUrl;
      this.list = make("div", { class: "r-menu r-mentions", role: "listbox", id: `mentions-${++count}`, "aria-label": word("mention") });
      this.people = [];
    }
    // The word after an @ that begins a line or follows a space or a Chinese character.
    query() {
      const { $from, empty } = this.editor.view.state.selection;
      if (!empty || $from.parent.type.spec.code) return null;
      const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
      const found = /(?:^|[\s\ufffc\u3000-\u9fff\uff00-\uffef(])@([\p{L}\p{N}.'-]{0,40})$/u.exec(before);
      return found && { text: found[1], from: $from.pos - found[1].length - 1 };
    }
    look() {
      if (this.editor.view.composing) return;
      const query = this.query();
      if (!query) return this.close();
      if (this.at?.text === query.text && this.at.from === query.from) return;
      this.at = query;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(query), 100);
    }
    async ask(query) {
      const url = new URL(this.url, location);
      url.searchParams.set("q", query.text);
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok || this.at !== query || !this.editor.view.dom.isConnected) return;
      this.people = (await answer.json()).slice(0, 8);
      this.show();
    }
    show() {
      if (!this.people.length) return this.list.remove();
      this.list.replaceChildren(...this.people.map((person, index) => {
        const row = make("button", { type: "button", role: "option", id: `${this.list.id}-${index}`, tabindex: "-1" }, person.name, ...(person.detail ? [make("small", { class: "r-quiet" }, person.detail)] : []));
        row.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.choose(person);
        });
        return row;
      }));
      // In the page only while it shows: composers come and go, and a list of each would stay behind.
      document.body.append(this.list);
      this.move(0);
      const spot = this.editor.view.coordsAtPos(this.at.from);
      const { width, height } = this.list.getBoundingClientRect();
      this.list.style.left = `${Math.max(8, Math.min(spot.left, innerWidth - width - 8))}px`;
      this.list.style.top = `${spot.bottom + height + 8 > innerHeight ? spot.top - height - 4 : spot.bottom + 4}px`;
      this.editor.view.dom.setAttribute("aria-controls", this.list.id);
    }
    move(to) {
      this.on = (to + this.people.length) % this.people.length;
      [...this.list.children].forEach((row, index) => {
        row.classList.toggle("is-on", index === this.on);
        row.setAttribute("aria-selected", index === this.on);
      });
      this.editor.view.dom.setAttribute("aria-activedescendant", `${this.list.id}-${this.on}`);
    }
    key(event) {
      if (!this.list.isConnected) return false;
      if (event.key === "ArrowDown") this.move(this.on + 1);
      else if (event.key === "ArrowUp") this.move(this.on - 1);
      else if (event.key === "Enter" || event.key === "Tab") this.choose(this.people[this.on]);
      else if (event.key === "Escape") this.close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    }
    choose(person) {
      const { view } = this.editor;
      const { from } = this.at;
      const to = view.state.selection.from;
      this.close();
      view.dispatch(view.state.tr.replaceWith(from, to, [this.type.create({ id: person.id, name: person.name }), this.type.schema.text(" ")]));
      view.focus();
    }
    close() {
      clearTimeout(this.timer);
      this.at = null;
      this.list.remove();
      this.editor.view.dom.removeAttribute("aria-controls");
      this.editor.view.dom.removeAttribute("aria-activedescendant");
    }
  }
  window.rapport.Mentions = Mentions;
})();
