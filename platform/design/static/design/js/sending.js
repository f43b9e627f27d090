// Sending a form with files: how far it is, and a way to stop it. Without this script the browser sends the same form.
"use strict";
(() => {
  const { word, icon, make, readable } = window.rapport;
  // What is there at once needs no bar.
  const SOON = 300;

  const files = (form) => [...form.querySelectorAll('input[type="file"]')].flatMap((input) => [...input.files]);
  const body = (form, submitter) => {
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    return data;
  };
  // The answer is a whole page, whatever it says: that of the next step, or this one with what is wrong.
  const turn = (request) => {
    history.pushState(null, "", request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  };

  const send = (form, submitter) => {
    const request = new XMLHttpRequest();
    const bar = make("progress", { class: "r-bar", max: "100", value: "0", "aria-label": word("sending") });
    const said = make("span", { class: "r-small r-num", role: "status" });
    const stop = make("button", { type: "button", class: "btn btn-quiet" }, icon("x"), make("span", {}, word("stop")));
    const box = make("div", { class: "r-progress", "data-sending": true }, bar, stop, said);
    const soon = setTimeout(() => (submitter?.parentElement ?? form).before(box), SOON);
    const settle = (text) => {
      clearTimeout(soon);
      delete form.dataset.sent;
      submitter?.classList.remove("is-busy");
      submitter?.removeAttribute("aria-busy");
      sessionStorage.removeItem("rapport:sent");
      if (!text) return box.remove();
      box.replaceChildren(make("p", { class: "r-error", role: "alert" }, icon("alert-circle"), make("span", {}, text)));
      if (!box.isConnected) (submitter?.parentElement ?? form).before(box);
    };
    const size = files(form).reduce((sum, file) => sum + file.size, 0);
    request.upload.addEventListener("progress", (event) => {
      form.dataset.sent = "yes";
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      said.textContent = word("uploading", { percent: Math.floor(bar.value), size: readable(size) });
    });
    request.addEventListener("load", () => turn(request));
    request.addEventListener("error", () => settle(word("offline")));
    request.addEventListener("abort", () => {
      settle("");
      submitter?.focus();
    });
    stop.addEventListener("click", () => request.abort());
    form.querySelector("[data-sending]")?.remove();
    request.open("POST", submitter?.hasAttribute("formaction") ? submitter.formAction : form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(body(form, submitter));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.enctype !== "multipart/form-data" || form.matches("[hx-post]") || !files(form).length) return;
    event.preventDefault();
    send(form, event.submitter);
  });
})();
