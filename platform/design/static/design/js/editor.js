// Rich text over <textarea data-editor>: the textarea stays the form's field and holds the HTML. Why this one: docs/decisions/0005.
"use strict";
(() => {
  const { word, icon, make, csrf, clock, toast, failed, onArrival, within, say } = window.rapport;
  const PM = window.ProseMirror;
  const { schema, parse, quiet, asHtml, isEmpty, serialize, isSafe } = window.rapport.editorText;
  const { nodes, marks } = schema;

  // ---- What the tools do, and when they are on.
  const hasMark = (state, type) => {
    const { from, $from, to, empty } = state.selection;
    return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
  };
  const isIn = (state, type) => {
    for (let depth = state.selection.$from.depth; depth > 0; depth--) if (state.selection.$from.node(depth).type === type) return true;
    return false;
  };
  const toggleList = (type) => (state, dispatch) => (isIn(state, type) ? PM.liftListItem(nodes.list_item)(state, dispatch) : PM.wrapInList(type)(state, dispatch));
  const toggleQuote = (state, dispatch) => (isIn(state, nodes.blockquote) ? PM.lift(state, dispatch) : PM.wrapIn(nodes.blockquote)(state, dispatch));
  const toggleCode = (state, dispatch) => {
    if (!state.selection.empty && state.selection.$from.sameParent(state.selection.$to)) return PM.toggleMark(marks.code)(state, dispatch);
    return PM.setBlockType(isIn(state, nodes.code_block) ? nodes.paragraph : nodes.code_block)(state, dispatch);
  };
  const tools = [
    ["bold", "bold", PM.toggleMark(marks.strong), (state) => hasMark(state, marks.strong)],
    ["italic", "italic", PM.toggleMark(marks.em), (state) => hasMark(state, marks.em)],
    ["list", "list", toggleList(nodes.bullet_list), (state) => isIn(state, nodes.bullet_list)],
    ["numbered", "list-numbers", toggleList(nodes.ordered_list), (state) => isIn(state, nodes.ordered_list)],
    ["link", "link", null, (state) => hasMark(state, marks.link)],
    ["quote", "quote", toggleQuote, (state) => isIn(state, nodes.blockquote)],
    ["code", "code", toggleCode, (state) => hasMark(state, marks.code) || isIn(state, nodes.code_block)],
  ];
  const breakLine = PM.chainCommands(PM.exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
  });
  const keys = {
    "Mod-b": PM.toggleMark(marks.strong), "Mod-i": PM.toggleMark(marks.em), "Mod-z": PM.undo, "Shift-Mod-z": PM.redo, "Mod-y": PM.redo,
    Enter: PM.splitListItem(nodes.list_item), "Shift-Enter": breakLine,
    Tab: PM.sinkListItem(nodes.list_item), "Shift-Tab": PM.liftListItem(nodes.list_item),
  };
  const rules = PM.inputRules({
    rules: [
      PM.wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
      PM.wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ start: Number(match[1]) }), (match, node) => node.childCount + node.attrs.start === Number(match[1])),
      PM.wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      PM.textblockTypeInputRule(/^```$/, nodes.code_block),
    ],
  });

  class Editor {
    constructor(field) {
      this.field = field;
      this.form = field.form;
      this.bar = this.toolbar();
      this.asker = this.linkAsker();
      this.files = make("div", { class: "r-editor-list" });
      this.host = make("div", { "data-editor-box": true });
      this.box = make("div", { class: "r-editor" }, this.bar, this.asker, this.host, this.files);
      field.after(this.box);
      field.classList.add("is-taken");
      field.removeAttribute("required");
      this.view = new PM.EditorView(this.host, {
        state: PM.EditorState.create({ doc: parse(asHtml(field.value)), plugins: this.plugins() }),
        attributes: () => ({ role: "textbox", "aria-multiline": "true", "aria-label": this.label(), class: "r-prose" }),
        dispatchTransaction: (change) => this.apply(change),
        transformPastedHTML: quiet,
        handlePaste: (_, event) => this.take(event.clipboardData),
        handleDrop: (_, event) => this.take(event.dataTransfer),
        handleDOMEvents: { blur: () => void setTimeout(() => this.mentions?.close(), 150) },
      });
      field.rapportEditor = this;
      this.mentions = field.dataset.mentionUrl ? new window.rapport.Mentions(this, PM, nodes.mention) : null;
      this.refresh();
    }
    label() {
      return this.field.getAttribute("aria-label") ?? this.field.labels?.[0]?.textContent.trim() ?? "";
    }
    plugins() {
      const placeholder = this.field.dataset.placeholder ?? this.field.placeholder;
      return [
        new PM.Plugin({ props: { handleKeyDown: (_, event) => this.key(event) } }),
        rules, PM.keymap(keys), PM.keymap(PM.baseKeymap), PM.history(),
        new PM.Plugin({
          props: {
            decorations: (state) => isEmpty(state.doc) && PM.DecorationSet.create(state.doc, [PM.Decoration.node(0, state.doc.firstChild.nodeSize, { class: "is-empty", "data-placeholder": placeholder })]),
          },
        }),
      ];
    }
    key(event) {
      if (event.isComposing || event.keyCode === 229) return false;
      if (this.mentions?.key(event)) return true;
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
        // The most prominent button may do more than send; where one says that it plainly sends, it is meant.
        this.form?.requestSubmit(this.form.querySelector("[type=submit][data-sends]") ?? this.form.querySelector("[type=submit].btn-primary") ?? undefined);
        return true;
      }
      // On chosen text and in a link it is the link's key, elsewhere the command palette's.
      if (event.key === "k" && (event.metaKey || event.ctrlKey) && (!this.view.state.selection.empty || this.linkHere())) {
        event.stopPropagation();
        this.askLink();
        return true;
      }
      return false;
    }
    apply(change) {
      this.view.updateState(this.view.state.apply(change));
      this.refresh();
      if (change.docChanged) {
        this.field.value = serialize(this.view.state.doc);
        this.field.dispatchEvent(new Event("input", { bubbles: true }));
        this.draft();
      }
      this.mentions?.look();
    }
    setHtml(html) {
      const state = this.view.state;
      this.view.dispatch(state.tr.replaceWith(0, state.doc.content.size, parse(asHtml(html)).content));
    }
    insertHtml(html) {
      this.view.dispatch(this.view.state.tr.replaceSelection(parse(asHtml(html)).slice(0)));
      this.view.focus();
    }

    // ---- Tools: one stop for Tab, arrows inside, as toolbars do.
    toolbar() {
      const bar = make("div", { class: "r-editor-bar", role: "toolbar", "aria-label": word("formatting") });
      this.buttons = tools.map(([name, shape, command], index) => {
        const button = make("button", { type: "button", class: "btn btn-icon btn-quiet", "aria-label": word(name), title: word(name), "aria-pressed": "false", tabindex: index ? "-1" : "0" }, icon(shape));
        button.addEventListener("mousedown", (event) => event.preventDefault());
        button.addEventListener("click", () => (command ? (command(this.view.state, this.view.dispatch), this.view.focus()) : this.askLink()));
        return button;
      });
      bar.append(...this.buttons);
      bar.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = this.buttons[(this.buttons.indexOf(document.activeElement) + step + this.buttons.length) % this.buttons.length];
        this.buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
        next.focus();
      });
      return bar;
    }
    refresh() {
      tools.forEach(([, , , isOn], index) => this.buttons[index].setAttribute("aria-pressed", isOn(this.view.state)));
    }
    linkAsker() {
      const input = make("input", { class: "form-control", type: "text", inputmode: "url", "aria-label": word("link-address"), placeholder: "https://" });
      const apply = make("button", { type: "button", class: "btn btn-sm" }, word("apply"));
      const remove = make("button", { type: "button", class: "btn btn-sm btn-quiet" }, word("unlink"));
      const box = make("div", { class: "r-link-ask", hidden: true }, input, apply, remove);
      const close = () => {
        box.hidden = true;
        this.view.focus();
      };
      const set = (href) => {
        const { state } = this.view;
        let { from, to, empty } = state.selection;
        const change = state.tr;
        if (empty && href) {
          change.insertText(href, from);
          to = from + href.length;
        }
        change.removeMark(from, to, marks.link);
        if (href) change.addMark(from, to, marks.link.create({ href: isSafe(href) ? href : href.includes("@") ? `mailto:${href}` : `https://${href}` }));
        this.view.dispatch(change);
        close();
      };
      apply.addEventListener("click", () => set(input.value.trim()));
      remove.addEventListener("click", () => set(""));
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === "Enter") set(input.value.trim());
        else close();
      });
      this.linkInput = input;
      return box;
    }
    linkHere() {
      return this.view.state.selection.$from.marks().find((one) => one.type === marks.link);
    }
    askLink() {
      this.linkInput.value = this.linkHere()?.attrs.href ?? "";
      this.asker.hidden = false;
      this.linkInput.focus();
    }

    // ---- Files: pictures go into the text, others under it; each carries its id in the form.
    take(data) {
      const files = [...(data?.files ?? [])];
      if (!files.length || !this.field.dataset.uploadUrl) return false;
      files.forEach((file) => this.upload(file));
      return true;
    }
    upload(file) {
      const note = make("span", { class: "r-quiet r-num r-small" });
      const progress = make("progress", { class: "r-bar", max: "100", value: "0", "aria-label": file.name });
      const stop = make("button", { type: "button", class: "btn btn-quiet btn-icon", "aria-label": word("remove", { name: file.name }) }, icon("x", 18));
      const row = make("div", { class: "r-upload" }, make("span", { class: "r-upload-pic" }, icon("file", 20)), make("span", { class: "r-row r-row-ends" }, make("span", { class: "r-cut" }, file.name), note), progress, stop);
      this.files.append(row);
      const request = new XMLHttpRequest();
      stop.addEventListener("click", () => (request.abort(), row.remove()));
      request.upload.addEventListener("progress", (event) => {
        progress.value = (100 * event.loaded) / event.total;
        note.textContent = word("uploading", { percent: Math.round(progress.value), size: window.rapport.readable(event.total) });
      });
      request.addEventListener("load", () => (request.status < 300 ? this.uploaded(JSON.parse(request.responseText), row) : this.refused(row, request)));
      request.addEventListener("error", () => this.refused(row, request));
      const body = new FormData();
      body.append("file", file, file.name || "picture.png");
      request.open("POST", this.field.dataset.uploadUrl);
      request.setRequestHeader("X-CSRFToken", csrf());
      request.send(body);
    }
    uploaded(file, row) {
      const id = make("input", { type: "hidden", name: this.field.dataset.uploadName ?? "files", value: file.id });
      if (file.is_image) {
        this.view.dispatch(this.view.state.tr.replaceSelectionWith(nodes.image.create({ src: file.url, alt: file.name })));
        row.replaceWith(id);
        return;
      }
      row.querySelector("progress").replaceWith(make("span", { class: "r-quiet" }, word("uploaded", { size: window.rapport.readable(file.size) })), id);
      row.querySelector(".r-num")?.remove();
    }
    refused(row, request) {
      if (request.status === 401) failed(401);
      let said = "";
      try {
        said = JSON.parse(request.responseText).error ?? "";
      } catch {
        // Not every refusal comes with words of its own.
      }
      row.classList.add("is-wrong");
      row.querySelector("progress")?.replaceWith(make("p", { class: "r-error" }, icon("alert-circle"), make("span", {}, said || word("upload-failed"))));
    }

    // ---- Draft on the server.
    draft() {
      if (!this.field.dataset.draftUrl) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.saveDraft(), 800);
    }
    async saveDraft() {
      const body = new URLSearchParams({ [this.field.dataset.draftName ?? "body"]: this.field.value });
      for (const [name, value] of new FormData(this.form)) if (name === "kind" || name === "visibility") body.append(name, value);
      try {
        const answer = await fetch(this.field.dataset.draftUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf() } });
        if (answer.ok) say(this.form, word("saved", { time: clock() }));
        else failed(answer.status);
      } catch {
        say(this.form, word("not-saved"));
        toast(word("offline"), "warn");
      }
    }
  }
  onArrival((part) => {
    for (const field of within(part, "textarea[data-editor]")) if (!field.rapportEditor) new Editor(field);
  });
})();
