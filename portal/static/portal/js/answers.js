// Articles while somebody types: a list below the field. The words stay in the field, which keeps the focus; arrows move
// among the answers, Enter opens the chosen one or the page with all of them, Escape closes.
const PAUSE = 120;

for (const form of document.querySelectorAll("form[data-answers]")) {
  const input = form.querySelector("input[type=search]");
  const box = form.querySelector("[data-answers-box]");
  let waiting = 0;
  let asking = null;

  const options = () => [...box.querySelectorAll('[role="option"]')];
  const chosen = () => box.querySelector('[aria-selected="true"]');
  const choose = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (open) => {
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const ask = async () => {
    const words = input.value.trim();
    asking?.abort();
    if (!words) return show(false);
    asking = new AbortController();
    try {
      const url = `${form.dataset.answers}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(url, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return show(false);
      box.innerHTML = await answer.text();
      show(true);
    } catch {
      // A newer question took its place, or the network is gone: the form still leads to the page of answers.
    }
    return undefined;
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", box.id], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || box.hidden) return;
    const all = options();
    if (event.key === "Escape") {
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const at = all.indexOf(chosen());
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(all[at < 0 && step < 0 ? all.length - 1 : at + step] ?? null);
    } else if (event.key === "Enter" && chosen()) {
      chosen().querySelector("a").click();
    } else {
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("focus", () => box.childElementCount && input.value.trim() && show(true));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(false));
  box.addEventListener("mousedown", (event) => event.preventDefault());
}
