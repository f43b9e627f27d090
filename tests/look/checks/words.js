() => {
  const isOurs = (element) => element && !element.closest('[translate=no], [lang|=en], script, style, noscript, code')
    && element.checkVisibility({ visibilityProperty: true });
  const texts = [];
  const take = (text) => {
    const clean = (text ?? '').replace(/\s+/g, ' ').trim();
    if (/[A-Za-z]{2}/.test(clean)) texts.push(clean);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (isOurs(walker.currentNode.parentElement)) take(walker.currentNode.data);
  for (const element of document.querySelectorAll('[placeholder], [aria-label], [title], [alt], input[type=submit]')) {
    if (!isOurs(element)) continue;
    for (const name of ['placeholder', 'aria-label', 'title', 'alt']) take(element.getAttribute(name));
    if (element.type === 'submit') take(element.value);
  }
  const title = document.title.split(' · ');
  title.forEach(take);
  return texts;
}
