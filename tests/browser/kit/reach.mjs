// How far it is to something with Tab. Counted in the page; walked with keys, and whether one has come there is asked
// of the page: a count that is wrong shows itself.

// Positive: so many times Tab. Negative: so many times Shift and Tab. Zero: one is there. Nothing: Tab does not stop there.
export function stepsTo(target) {
  const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
  const isGroup = (one) => one.type === "radio" && one.name !== "";
  // Of a group of radio buttons Tab stops at the one that is chosen, or at the first.
  const speaks = (one) => {
    const group = [...document.querySelectorAll(`input[type="radio"][name="${CSS.escape(one.name)}"]`)]
      .filter((other) => other.form === one.form);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  const all = [...document.querySelectorAll(stops)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && (!isGroup(one) || speaks(one)));
  const wanted = isGroup(target) ? all.find((one) => isGroup(one) && one.name === target.name && one.form === target.form) : target;
  const place = all.indexOf(wanted);
  if (place < 0) { return null; }
  const here = document.activeElement;
  if (here === document.body || !here) { return place + 1; }
  if (isGroup(here) && here.name === target.name) { return 0; }
  const at = all.indexOf(here);
  if (at >= 0) { return place - at; }
  const before = all.filter((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING).length;
  return place >= before ? place - before + 1 : place - before;
}

// Whether one is there: at it, or at its group.
export function isReached(target) {
  const here = document.activeElement;
  return here === target
    || (target.type === "radio" && here?.type === "radio" && here.name === target.name && here.form === target.form);
}

// Whether pressing it leads to another page.
export function leadsAway(target) {
  const link = target.closest("a[href]");
  if (link) { return link.href.split("#")[0] !== location.href.split("#")[0]; }
  const button = target.closest("button");
  return Boolean(button && button.type === "submit" && button.form);
}
