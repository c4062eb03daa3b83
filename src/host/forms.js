/**
 * Role: hears of the page's forms: input, the focus coming and going, sending. Never what is
 *   written in them.
 * Trigger: `watchPage` in watch.js, when a condition asks for forms.
 * Leaves: `used`, `left-form`, `returned`, `sent` with the selectors that match, a run of the same
 *   told once. What follows from them is decided in `triggers/forms.rs`.
 */

/**
 * @param {string[]} selectors
 * @param {(target: EventTarget, kinds: string, heard: (event: any) => void) => void} on
 * @param {(told: unknown[]) => void} tell
 */
export function watchForms(selectors, on, tell) {
  let last = '';

  /**
   * Which forms an element is in; a field may belong to one that is elsewhere.
   * @param {any} element
   */
  const formsOf = (element) =>
    selectors.filter(
      (selector) => element?.closest?.(selector) ?? element?.form?.closest?.(selector),
    );

  /**
   * @param {string} what
   * @param {string[]} forms
   */
  const say = (what, forms) => {
    const now = what + forms;
    if (forms.length === 0 || now === last) return;
    last = now;
    tell([what, forms]);
  };

  on(document, 'input', ({ target }) => say('used', formsOf(target)));
  on(document, 'submit', ({ target }) => say('sent', formsOf(target)));
  on(document, 'focusin', ({ target }) => {
    // Who never left does not return; the next input is told as such.
    if (last.startsWith('left')) say('returned', formsOf(target));
  });
  on(document, 'focusout', ({ target, relatedTarget }) => {
    const stays = formsOf(relatedTarget);
    say(
      'left-form',
      formsOf(target).filter((form) => !stays.includes(form)),
    );
  });
}
