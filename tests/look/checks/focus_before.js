() => {
  const PROPERTIES = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'borderBottomColor',
    'borderTopWidth', 'borderBottomWidth', 'backgroundColor', 'backgroundImage', 'color', 'textDecorationLine',
    'opacity', 'transform', 'clipPath', 'clip'];
  const still = () => {
    for (const animation of document.getAnimations()) {
      // One that never ends cannot be finished, and is no sign of focus.
      try { animation.finish(); } catch { animation.cancel(); }
    }
  };
  const look = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const outline = style.outlineStyle === 'none' ? 'no outline' : '';
    return PROPERTIES.map((name) => (outline && name.startsWith('outline') ? outline : style[name])).join('|');
  };
  // A radio button that is drawn by its label, or a field whose frame belongs to what is around it.
  const around = (element) => [element, element.parentElement, element.nextElementSibling, ...(element.labels ?? [])]
    .filter((other) => other && other !== document.body);
  const picture = (element) => around(element).flatMap((other) =>
    [look(other), look(other, '::before'), look(other, '::after')]).join('\n');

  document.activeElement?.blur?.();
  still();
  const pictures = new Map();
  const focusable = 'a[href], area[href], button, input, select, textarea, summary, iframe, audio, video, [tabindex], '
    + '[contenteditable]';
  for (const element of document.querySelectorAll(focusable)) pictures.set(element, picture(element));
  window.__focus = { still, picture, pictures, first: null };
}
