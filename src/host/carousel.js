/**
 * Role: slides rows of product cards by their buttons, and marks which of these lead on. Where a row
 *   stands is known to the browser alone, and so it is asked here.
 * Trigger: a press on a button; a row that scrolls; each drawing.
 * Leaves: a row that moved; buttons that are dimmed at its ends, and hidden where everything fits.
 */

/** @param {Element} list a row */
function markOne(list) {
  const room = list.scrollWidth - list.clientWidth;
  // In Arabic the row goes from 0 to the negative.
  const at = Math.abs(list.scrollLeft);
  const ways = list.nextElementSibling;
  if (ways instanceof HTMLElement) {
    ways.hidden = room < 2;
    const [back, on] = ways.children;
    back?.setAttribute('aria-disabled', String(at < 2));
    on?.setAttribute('aria-disabled', String(at > room - 2));
  }
}

/**
 * Marks the buttons of rows.
 * @param {Element} of a row, or the widget
 * @param {boolean} all whether it is the widget
 */
export function mark(of, all) {
  if (all) of.querySelectorAll('.wasl-carousel').forEach(markOne);
  else markOne(of);
}

/**
 * Slides a row by the cards that it shows, whole ones.
 * @param {Element} pressed Its button, or something in it.
 * @param {boolean} forward Towards the line's end.
 */
export function slide(pressed, forward) {
  const list = pressed.closest('.wasl-slides')?.previousElementSibling;
  const [one, two] = list?.children ?? [];
  if (list && one instanceof HTMLElement && two instanceof HTMLElement) {
    const step = two.offsetLeft - one.offsetLeft;
    const shown = Math.max(1, Math.floor(list.clientWidth / Math.abs(step)));
    // The stylesheet says whether it moves or jumps.
    list.scrollBy({ left: (forward ? step : -step) * shown });
  }
}
