// The text of an article: buttons write its blocks, files are put where the caret stands, and one sees what it becomes.
"use strict";
(() => {
  const { csrf, toast, failed, word } = window.rapport;
  const desk = document.querySelector("[data-writing]");
  const field = desk?.querySelector("textarea");
  if (!field) return;
  const tools = desk.querySelector("[role=toolbar]");
  const buttons = [...tools.querySelectorAll("button")];
  const preview = desk.querySelector("[data-preview-place]");
  const HOLE = "¦";

  // ---- Writing. Through the browser's own command, so that Ctrl+Z takes it back.
  const write = (text, from = field.selectionStart, to = field.selectionEnd) => {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  const chosen = () => field.value.slice(field.selectionStart, field.selectionEnd);
  // What was chosen stands in the hole, and stays chosen.
  const fill = (text) => {
    const at = field.selectionStart;
    const inner = chosen();
    const hole = text.indexOf(HOLE);
    write(text.replace(HOLE, () => inner));
    if (hole >= 0) field.setSelectionRange(at + hole, at + hole + inner.length);
  };
  const block = (text) => {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const head = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const tail = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    fill(head + text + tail);
    return { head, tail };
  };
  const wrap = (mark) => {
    const inner = chosen();
    const { selectionStart: from, selectionEnd: to, value } = field;
    const isOn = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
    if (isOn) {
      write(inner, from - mark.length, to + mark.length);
      field.setSelectionRange(from - mark.length, from - mark.length + inner.length);
    } else fill(mark + HOLE + mark);
  };
  const line = (mark) => {
    const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = field.value.indexOf("\n", field.selectionEnd);
    const to = end < 0 ? field.value.length : end;
    const lines = field.value.slice(from, to).split("\n");
    const isOn = lines.every((one) => one.startsWith(mark));
    write(lines.map((one, n) => (isOn ? one.slice(mark.length) : (mark === "1. " ? `${n + 1}. ` : mark) + one)).join("\n"), from, to);
  };
  const act = (button) => {
    const { wrap: mark, line: begin, insert, block: whole } = button.dataset;
    if (mark) wrap(mark);
    else if (begin) line(begin);
    else if (insert) fill(insert);
    else if (whole) block(whole);
  };
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("upload" in button.dataset) tools.querySelector("[data-upload-file]").click();
    else if ("preview" in button.dataset) show(button.getAttribute("aria-pressed") !== "true");
    else act(button);
  });
  // One stop for the tabulator; the arrows go from button to button.
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = { b: "**", i: "*" }[event.key];
    if (!mark) return;
    event.preventDefault();
    wrap(mark);
  });

  // ---- Pictures and videos: chosen, dropped or pasted. A placeholder holds their place meanwhile.
  let number = 0;
  const upload = async (file) => {
    const holder = `[${field.dataset.uploading} ${file.name} ${++number}]`;
    const { head, tail } = block(holder);
    let text = "";
    try {
      const body = new FormData();
      body.append("file", file);
      const answer = await fetch(field.dataset.uploadUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" } });
      const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok) text = said.markdown.replace(HOLE, file.name.replace(/\.[^.]*$/, "").replace(/[[\]]/g, ""));
      else if (said.error) toast(said.error, "bad");
      else failed(answer.status);
    } catch {
      toast(word("offline"), "warn");
    }
    // What was refused leaves nothing behind, not even the lines that were made for it.
    const whole = text ? holder : head + holder + tail;
    const at = field.value.indexOf(whole);
    if (at >= 0) write(text, at, at + whole.length);
  };
  const take = async (files) => {
    for (const file of files) await upload(file);
  };
  tools.querySelector("[data-upload-file]").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";
  });
  field.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  field.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });

  // ---- What it becomes: beside the text where there is room, in its place where there is not.
  let timer;
  let asked;
  const draw = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const body = new URLSearchParams({ markdown: field.value });
      const answer = await fetch(field.dataset.previewUrl, { method: "POST", body, signal: asked.signal, headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" } });
      if (!answer.ok) return failed(answer.status);
      const top = preview.scrollTop;
      preview.innerHTML = await answer.text();
      preview.scrollTop = top;
    } catch (error) {
      if (error.name !== "AbortError") toast(word("offline"), "warn");
    }
  };
  const show = (isShown) => {
    desk.classList.toggle("is-previewing", isShown);
    tools.querySelector("[data-preview]").setAttribute("aria-pressed", String(isShown));
    preview.hidden = !isShown;
    if (isShown) draw();
  };
  field.addEventListener("input", () => {
    if (preview.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(draw, 400);
  });
})();
