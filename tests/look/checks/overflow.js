() => {
  const room = document.documentElement.clientWidth;
  const by = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - room;
  if (by <= 0) return { by: 0, by_what: [] };
  const name = (element) => element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '')
    + [...element.classList].slice(0, 2).map((part) => `.${part}`).join('');
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > room + 0.5)
    // The innermost ones are the cause; what is around them only follows.
    .filter((element, _, all) => !all.some((other) => other !== element && element.contains(other)));
  return { by, by_what: wide.slice(0, 4).map(name) };
}
