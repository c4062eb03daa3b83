/**
 * Role: hears of the page's forms: input, the focus coming and going, sending. Never what is
 *   written in them.
 * Trigger: `Watching` in watch.rs, when a condition asks for forms.
 * Leaves: `used`, `left-form`, `returned`, `sent` with the selectors that match, a run of the same
 *   told once; `close` takes every listener away. What follows from them is decided in
 *   `triggers/forms.rs`.
 */

/** @param {(told: unknown[]) => void} tell */
export function watchForms(tell) {
  /** @type {string[]} */
  let selectors = [];
  let last = '';
  let isHeard = false;
  /** @type {Set<string>} */
  const refused = new Set();

  /** @param {string} selector */
  const isKnown = (selector) => {
    try {
      document.querySelector(selector);
      return true;
    } catch {
      if (!refused.has(selector)) tell(['refused', selector]);
      refused.add(selector);
      return false;
    }
  };

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

  /** @type {Record<string, (event: any) => void>} */
  const heard = {
    input: ({ target }) => say('used', formsOf(target)),
    submit: ({ target }) => say('sent', formsOf(target)),
    focusin({ target }) {
      // Who never left does not return; the next input is told as such.
      if (last.startsWith('left')) say('returned', formsOf(target));
    },
    focusout({ target, relatedTarget }) {
      const stays = formsOf(relatedTarget);
      const left = formsOf(target).filter((form) => !stays.includes(form));
      say('left-form', left);
    },
  };

  const close = () => {
    if (!isHeard) return;
    isHeard = false;
    for (const [kind, one] of Object.entries(heard)) {
      document.removeEventListener(kind, one, true);
    }
  };

  return {
    close,
    /** @param {string} json */
    watch(json) {
      close();
      selectors = JSON.parse(json).forms.filter(isKnown);
      if (selectors.length === 0) return;
      isHeard = true;
      // Captured: what a page keeps to itself happened all the same.
      for (const [kind, one] of Object.entries(heard)) {
        document.addEventListener(kind, one, true);
      }
    },
  };
}
