() => {
  const { still, picture, pictures } = window.__focus;
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement || element === window.__focus.first) {
    return { over: true };
  }
  window.__focus.first ??= element;
  still();
  const before = pictures.get(element);
  const words = (element.getAttribute('aria-label') ?? element.innerText ?? '').trim().slice(0, 40);
  const name = element.tagName.toLowerCase() + [...element.classList].slice(0, 2).map((part) => `.${part}`).join('');
  return {
    over: false,
    // Something that came into being after the page was read has no picture to compare with.
    visible: before === undefined || before !== picture(element),
    what: words ? `${name} "${words}"` : name,
  };
}
