// Passkeys: the server asks, the device answers, and the answer goes out with the form like everything else.
"use strict";
(() => {
  const { icon, make, csrf } = window.rapport;
  // A question is good for ten minutes; one that waits in the address field is asked anew before that.
  const PATIENCE = 8 * 60 * 1000;
  const canDo = Boolean(window.PublicKeyCredential && navigator.credentials);
  let waiting = null; // the question that the address field offers an answer to

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (keys) => keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
  const word = (key) => document.querySelector("[data-passkey-words]").content.querySelector(`[data-w="${key}"]`).textContent;

  // ---- What stands under the button, or at the field that it is about.
  const say = (form, sentence, field = "") => {
    const input = field && form.elements[field];
    const place = input ? input.closest(".r-field") : form.querySelector("[data-passkey-said]");
    place.querySelectorAll("[data-passkey-sentence]").forEach((old) => old.remove());
    if (sentence) place.append(make("p", { class: "r-error", "data-passkey-sentence": true }, icon("alert-circle"), make("span", {}, sentence)));
    if (input && sentence) input.focus();
  };
  const clear = (form) => form.querySelectorAll("[data-passkey-sentence]").forEach((old) => old.remove());
  const busy = (button, is) => {
    button.classList.toggle("is-busy", is);
    if (is) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  };

  class Refusal extends Error {
    constructor({ sentence, field }) {
      super(sentence);
      this.field = field;
    }
  }
  const ask = async (form) => {
    const body = new FormData(form);
    const answer = await fetch(form.dataset.passkeyQuestion, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest" } });
    if (answer.status === 422) throw new Refusal(await answer.json());
    if (answer.status === 401) {
      window.rapport.failed(401);
      throw new Refusal({ sentence: "", field: "" });
    }
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).publicKey;
  };

  const makeKey = async (question) => {
    const publicKey = { ...question, challenge: toBytes(question.challenge), user: { ...question.user, id: toBytes(question.user.id) }, excludeCredentials: named(question.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return { ...outer(made), response: { clientDataJSON: toText(made.response.clientDataJSON), attestationObject: toText(made.response.attestationObject) } };
  };
  const useKey = async (question, options = {}) => {
    const publicKey = { ...question, challenge: toBytes(question.challenge), allowCredentials: named(question.allowCredentials) };
    const used = await navigator.credentials.get({ publicKey, ...options });
    const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
    const response = { clientDataJSON: toText(clientDataJSON), authenticatorData: toText(authenticatorData), signature: toText(signature) };
    return { ...outer(used), response: userHandle ? { ...response, userHandle: toText(userHandle) } : response };
  };
  const outer = (key) => ({ id: key.id, rawId: toText(key.rawId), type: key.type, clientExtensionResults: {} });

  const reason = (error) => {
    if (error instanceof Refusal) return error.message;
    if (error instanceof TypeError) return word("offline");
    if (error.name === "NotAllowedError" || error.name === "AbortError") return word("cancelled");
    if (error.name === "InvalidStateError") return word("known");
    return word(error.name === "SecurityError" || error.name === "NotSupportedError" ? "unsupported" : "failed");
  };

  const send = (form, answer) => {
    form.elements.answer.value = JSON.stringify(answer);
    // It was checked with the question, and it belongs in no second request.
    if (form.elements.password) form.elements.password.disabled = true;
    form.submit();
  };
  const run = async (form, button) => {
    if (button.getAttribute("aria-busy")) return;
    clear(form);
    if (missing(form, button)) return;
    busy(button, true);
    waiting?.abort();
    try {
      const question = await ask(form);
      send(form, await (form.dataset.passkey === "make" ? makeKey(question) : useKey(question)));
    } catch (error) {
      say(form, reason(error), error.field);
      busy(button, false);
    }
  };
  // What the form needs besides the key. The script of all forms says it, once the field is marked as looked at.
  const missing = (form, button) => {
    const wrong = [...form.elements].find((input) => input.willValidate && input.name !== button.dataset.passkeyWithout && !input.validity.valid);
    if (!wrong) return false;
    wrong.setAttribute("aria-invalid", "true");
    wrong.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    wrong.focus();
    return true;
  };

  // ---- Where the browser can, it offers keys in the address field, before anybody has pressed a button.
  const offer = async (form) => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    waiting?.abort();
    const mine = (waiting = new AbortController());
    try {
      const question = await ask(form);
      if (!mine.signal.aborted) send(form, await useKey(question, { mediation: "conditional", signal: mine.signal }));
    } catch {
      // Nobody has asked for anything yet, so there is nobody to tell; the button says what is wrong.
    }
  };
  const offerAnew = (form) => {
    let asked = Date.now();
    offer(form);
    document.addEventListener("focusin", (event) => {
      if (!event.target.autocomplete?.includes("webauthn") || Date.now() - asked < PATIENCE) return;
      asked = Date.now();
      offer(form);
    });
  };

  const begin = () => {
    for (const form of document.querySelectorAll("[data-passkey]")) {
      const button = form.querySelector("[data-passkey-go]");
      const part = form.querySelector("[data-passkey-part]") ?? form;
      if (!canDo) {
        part.replaceChildren(make("p", { class: "r-help" }, word("unsupported")));
        continue;
      }
      button.addEventListener("click", () => run(form, button));
      if (!form.querySelector("button:not([type=button])")) {
        // Enter in a field does what the only button does.
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          run(form, button);
        });
      }
      if (form.matches("[data-passkey-offered]")) offerAnew(form);
    }
  };
  document.addEventListener("DOMContentLoaded", begin);
})();
