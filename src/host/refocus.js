/**
 * Role: keeps the keyboard focus in a survey whose question gives way to the next one.
 * Trigger: `Effect::Focus` of a question, before the drawing, and after each drawing.
 * Leaves: the focus at the new question if the old one had it, or beside a survey that is gone;
 *   never anywhere when it was outside.
 */

/** @type {{ survey: Element, title: Element | null, root: Node } | undefined} */
let kept;

/** Notes where the focus is. */
function keep() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const survey = active?.closest('.wasl-run');
  kept = survey
    ? { survey, title: survey.querySelector('.wasl-title'), root: survey.getRootNode() }
    : undefined;
}

/** The nodes are drawn: moves the focus, if it was in a survey. */
function settle() {
  if (!kept) return;
  const { survey, title, root } = kept;
  const next = survey.isConnected
    ? survey.querySelector('.wasl-title')
    : /** @type {ParentNode} */ (root).querySelector('.wasl-thread, .wasl-launcher');
  // Not drawn anew so far.
  if (next === title) return;
  kept = undefined;
  /** @type {HTMLElement | null} */ (next)?.focus();
}

/** @param {boolean} drawn whether the drawing is done */
export const refocus = (drawn) => (drawn ? settle() : keep());
