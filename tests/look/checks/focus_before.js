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
  // The frame of a rich editor is that of its whole box, tools and files included: further out than a plain field's.
  const frames = (element) => {
    const outer = [];
    for (let one = element.parentElement; one && outer.length < (element.isContentEditable ? 3 : 1); one = one.parentElement) {
      outer.push(one);
    }
    return outer;
  };
  // A radio button that is drawn by its label, or a field whose frame belongs to what is around it.
  const around = (element) => [element, ...frames(element), element.nextElementSibling, ...(element.labels ?? [])]
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
