// Articles that may answer what somebody is about to ask. The form works without; what was typed never moves.
const PAUSE = 400;
const LEAST = 4;

for (const box of document.querySelectorAll("[data-suggestions]")) {
  const form = box.closest("form");
  const subject = form.elements.subject;
  let waiting = 0;
  let asking = null;
  let asked = "";

  const post = (url, values, more = {}) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("attempt", form.elements.attempt?.value ?? "");
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    return fetch(url, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, ...more });
  };
  // A Chinese character says as much as a few letters.
  const weight = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
  const ask = async () => {
    const words = subject.value.trim();
    if (words === asked || weight(words) < LEAST) return;
    asked = words;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await post(box.dataset.suggestions, { subject: words }, { signal: asking.signal });
      if (answer.ok) box.innerHTML = await answer.text();
    } catch {
      // A newer question took its place, or the network is gone.
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };

  subject.addEventListener("input", (event) => event.isComposing || later());
  subject.addEventListener("compositionend", later);
  subject.addEventListener("change", ask);
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-suggested]");
    if (link) post(box.dataset.opened, { article: link.dataset.suggested }, { keepalive: true });
  });
  ask();
}
