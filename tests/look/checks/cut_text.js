() => {
  const hides = (value) => value === 'hidden' || value === 'clip';
  const scrolls = (value) => value === 'auto' || value === 'scroll';
  const says = (element, style) => style.textOverflow === 'ellipsis' || element.classList.contains('r-cut')
    || (style.webkitLineClamp && style.webkitLineClamp !== 'none');
  // For screen readers alone: a box of a pixel, or one that is clipped to nothing.
  const isUnseen = (element, style) => element.clientWidth <= 1 || element.clientHeight <= 1
    || style.visibility === 'hidden' || (style.clip !== 'auto' && style.position === 'absolute')
    || style.clipPath.startsWith('inset(50%') || style.clipPath.startsWith('inset(100%');

  // True when something between the words and the edge answers for them: it scrolls, or shows an ellipsis itself.
  const isAnsweredFor = (node, edge) => {
    for (let element = node.parentElement; element && element !== edge; element = element.parentElement) {
      const style = getComputedStyle(element);
      if (says(element, style) || scrolls(style.overflowX) || scrolls(style.overflowY)) return true;
      if (isUnseen(element, style) && style.display !== 'inline') return true;
    }
    return false;
  };

  const cut = (edge, style) => {
    const box = edge.getBoundingClientRect();
    const walker = document.createTreeWalker(edge, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || isAnsweredFor(node, edge)) continue;
      range.selectNodeContents(node);
      for (const part of range.getClientRects()) {
        if (part.width < 1 || part.height < 1) continue;
        const sideways = hides(style.overflowX) && (part.right > box.right + 1.5 || part.left < box.left - 1.5);
        // A line box may be a little higher than its words.
        const below = hides(style.overflowY) && part.bottom > box.bottom + part.height * 0.3;
        if (sideways || below) return node.data.trim().slice(0, 60);
      }
    }
    return null;
  };

  const found = [];
  for (const edge of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(edge);
    if (!hides(style.overflowX) && !hides(style.overflowY)) continue;
    const isTooSmall = edge.scrollWidth > edge.clientWidth + 1 || edge.scrollHeight > edge.clientHeight + 1;
    if (!isTooSmall || says(edge, style) || isUnseen(edge, style) || edge.closest('svg')) continue;
    const words = cut(edge, style);
    const label = [edge.tagName.toLowerCase(), ...edge.classList].slice(0, 3).join('.');
    if (words !== null) found.push(`"${words}" in ${label}`);
  }
  return found;
}
