// Forms: a field is checked when it is left, text is kept until it is sent, files show themselves, nothing goes out twice.
"use strict";
(() => {
  const { word, icon, make, clock, onArrival, within } = window.rapport;

  // ---- Checking. The server decides; this only says early what it would say late.
  const reason = (input) => {
    const state = input.validity;
    if (state.valid || state.customError) return input.validationMessage;
    if (state.valueMissing) return word("missing");
    if (state.typeMismatch) return word(input.type === "url" ? "bad-url" : "bad-email");
    if (state.tooShort) return word("too-short", { n: input.minLength });
    if (state.tooLong) return word("too-long", { n: input.maxLength });
    return input.title || word("bad-value");
  };
  const holder = (input) => input.closest("[data-field], .r-field, fieldset");
  const show = (input, text) => {
    const place = holder(input);
    if (!place) return;
    const group = place.matches("fieldset") ? place : input;
    const id = `${group.id || input.name}_error`;
    let box = place.querySelector(".r-errors-at");
    if (!text) {
      box?.remove();
      input.classList.remove("is-wrong");
      group.removeAttribute("aria-invalid");
      describe(group, id, false);
      return;
    }
    if (!box) place.append((box = make("div", { class: "r-errors-at", id })));
    box.replaceChildren(make("p", { class: "r-error" }, icon("alert-circle"), make("span", {}, text)));
    if (input.matches(".form-control, .form-select")) input.classList.add("is-wrong");
    group.setAttribute("aria-invalid", "true");
    describe(group, id, true);
  };
  const describe = (element, id, on) => {
    const ids = new Set((element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    ids[on ? "add" : "delete"](id);
    if (ids.size) element.setAttribute("aria-describedby", [...ids].join(" "));
    else element.removeAttribute("aria-describedby");
  };
  const label = (input) => {
    const place = holder(input);
    const words = place?.querySelector("legend, label")?.cloneNode(true);
    words?.querySelectorAll(".r-optional, .r-help").forEach((part) => part.remove());
    return words?.textContent.trim() ?? input.name;
  };
  const summary = (form, wrong) => {
    form.querySelector("[data-summary]")?.remove();
    if (!wrong.length) return;
    const lines = wrong.map((input) => make("li", {}, make("a", { href: `#${input.id}` }, `${label(input)}: ${reason(input)}`)));
    const head = wrong.length === 1 ? word("stops-one") : word("stops", { n: wrong.length });
    const box = make("div", { class: "r-summary", role: "alert", tabindex: "-1", "data-summary": true }, make("b", {}, head), make("ul", {}, ...lines));
    form.prepend(box);
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!input.form?.matches("[data-form]") || !input.willValidate || input.type === "submit") return;
    // An empty field that is only passed by is not wrong yet; one that was wrong is looked at again.
    if (input.value !== "" || input.getAttribute("aria-invalid")) show(input, reason(input));
  });
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (input.getAttribute?.("aria-invalid") && input.form?.matches("[data-form]") && input.validity?.valid) show(input, "");
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.matches("[data-form]") && !event.submitter?.formNoValidate) {
      const seen = new Set();
      const wrong = [...form.elements].filter((input) => input.willValidate && !input.validity.valid && !seen.has(input.name) && seen.add(input.name));
      if (wrong.length) {
        event.preventDefault();
        event.stopImmediatePropagation();
        wrong.forEach((input) => show(input, reason(input)));
        return summary(form, wrong);
      }
    }
    if (form.method !== "post" || form.matches("[data-preference]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.classList.add("is-busy");
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 8000);
  }, true);
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".is-busy")) {
      button.classList.remove("is-busy");
      button.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.closest("form") && release(event.detail.elt.closest("form")));
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // ---- Keeping what is typed. The key carries no text; passwords and hidden fields are never kept.
  const PREFIX = "rapport:kept:";
  const keeps = (input) => input.name && !["password", "hidden", "file", "submit", "button"].includes(input.type) && input.autocomplete !== "one-time-code";
  const read = (form) => [...form.elements].filter(keeps).filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked).map((input) => [input.name, input.value]);
  const keep = (form) => {
    localStorage.setItem(PREFIX + form.dataset.keep, JSON.stringify(read(form)));
    say(form, word("kept", { time: clock() }));
  };
  const say = (form, text) => {
    const place = form.querySelector("[data-saved]");
    if (place) place.replaceChildren(icon("cloud-check"), text);
  };
  const restore = (form) => {
    const kept = localStorage.getItem(PREFIX + form.dataset.keep);
    if (!kept || form.querySelector("[data-summary]")) return;
    let changed = false;
    for (const [name, value] of JSON.parse(kept)) {
      for (const input of form.elements) {
        if (input.name !== name) continue;
        if (["radio", "checkbox"].includes(input.type)) input.checked ||= input.value === value;
        else if (input.value !== value && keeps(input)) {
          input.value = value;
          changed = true;
        }
      }
    }
    if (changed) say(form, word("restored"));
  };
  let timer;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.keep) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), 500);
  });
  // Sent is not yet arrived: the copy goes when the next page comes without an error summary for the same key.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.keep && !event.defaultPrevented) sessionStorage.setItem("rapport:sent", form.dataset.keep);
    if (form.matches("[data-clears-kept]")) for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
  const settle = () => {
    const sent = sessionStorage.getItem("rapport:sent");
    sessionStorage.removeItem("rapport:sent");
    if (!sent || document.body.matches(".r-gate-page")) return;
    const again = document.querySelector(`form[data-keep="${CSS.escape(sent)}"] [data-summary]`);
    if (!again) localStorage.removeItem(PREFIX + sent);
  };

  // ---- Dropping files.
  const readable = (bytes) => {
    if (bytes < 1000) return `${bytes} B`;
    const [unit, size] = bytes < 999500 ? ["kB", bytes / 1e3] : ["MB", bytes / 1e6];
    return `${size.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "MB" && size < 10 ? 1 : 0 })}\u00a0${unit}`;
  };
  const takes = (input, file) => {
    if (!input.accept) return true;
    return input.accept.split(",").map((kind) => kind.trim().toLowerCase()).some((kind) =>
      kind.startsWith(".") ? file.name.toLowerCase().endsWith(kind) : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
  };
  const enliven = (zone) => {
    const input = zone.querySelector('input[type="file"]');
    const list = zone.parentElement.querySelector("[data-drop-list]");
    if (!input || !list || zone.classList.contains("is-live")) return;
    zone.classList.add("is-live");
    const limit = Number(input.dataset.limit) || Infinity;
    let chosen = [];
    const write = () => {
      const box = new DataTransfer();
      chosen.forEach((file) => box.items.add(file));
      input.files = box.files;
    };
    const line = (file, error) => {
      const picture = make("span", { class: "r-upload-pic" }, icon("file", 20));
      if (!error && /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type)) {
        const image = make("img", { src: URL.createObjectURL(file), alt: "" });
        image.addEventListener("load", () => URL.revokeObjectURL(image.src));
        picture.replaceChildren(image);
      }
      const drop = make("button", { type: "button", class: "btn btn-quiet btn-icon", "aria-label": word("remove", { name: file.name }) }, icon(error ? "x" : "trash", 18));
      const note = error ? make("p", { class: "r-error" }, icon("alert-circle"), make("span", {}, error)) : make("span", { class: "r-quiet" }, readable(file.size));
      const row = make("li", { class: error ? "r-upload is-wrong" : "r-upload" }, picture, make("span", { class: "r-cut" }, file.name), note, drop);
      drop.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        write();
        row.remove();
        zone.querySelector("[data-drop-choose]").focus();
      });
      list.append(row);
    };
    const add = (files) => {
      if (!input.multiple) {
        chosen = [];
        list.replaceChildren();
        files = [...files].slice(0, 1);
      }
      for (const file of files) {
        if (file.size > limit) line(file, word("too-big", { size: readable(file.size), limit: readable(limit) }));
        else if (!takes(input, file)) line(file, word("wrong-kind"));
        else if (!chosen.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified)) {
          chosen.push(file);
          line(file);
        }
      }
      write();
    };
    input.addEventListener("change", () => add([...input.files]));
    zone.querySelector("[data-drop-choose]").addEventListener("click", () => input.click());
    zone.querySelector("[data-drop-camera]")?.addEventListener("click", () => {
      input.setAttribute("capture", "environment");
      input.click();
      input.removeAttribute("capture");
    });
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      add(event.dataTransfer.files);
    });
    zone.closest("form")?.addEventListener("paste", (event) => {
      const files = event.clipboardData?.files ?? [];
      if (!files.length || event.target.closest("[data-editor-box]")) return;
      event.preventDefault();
      add(files);
    });
  };

  onArrival((part) => {
    if (part === document) settle();
    for (const form of within(part, "[data-form]")) form.noValidate = true;
    for (const form of within(part, "form[data-keep]")) restore(form);
    for (const zone of within(part, "[data-drop]")) enliven(zone);
    within(part, "[data-summary]")[0]?.focus();
  });
  window.rapport.readable = readable;
  window.rapport.say = say;
})();
