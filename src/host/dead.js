/**
 * Role: finds clicks that look as if they did something and did not.
 * Trigger: `watchPage` in watch.js, when a condition asks for them.
 * Leaves: `dead` once for a click on a link, a button, or anything with a hand for a pointer, after
 *   which for a second nothing happened: no change of the page's nodes or of the address, no focus
 *   that moved, no scrolling, no copying, no window that opened. Whatever else moves in the page in
 *   that second counts as an effect: rather none told than one too many.
 */

/** An effect comes within this time. Milliseconds. */
const SOON = 1_000;

/** What looks as if it did something. */
const BUTTONS = 'a[href],button,summary,[role=button],[role=link],[onclick]';

/** What does something that nobody can see here: fields, media, downloads, other windows, mail. */
const OTHERS =
  'input,select,textarea,label,option,video,audio,iframe,canvas,[contenteditable],[download],' +
  '[target],[href^="mailto:"],[href^="tel:"],[href^="sms:"],:disabled';

/**
 * @param {(target: EventTarget, kinds: string, heard: (event: any) => void) => void} on
 * @param {(told: unknown[]) => void} tell
 * @returns {() => void} gives up what is under way
 */
export function watchDeadClicks(on, tell) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const changes = new MutationObserver(() => alive());

  const alive = () => {
    clearTimeout(timer);
    changes.disconnect();
  };

  on(document, 'click', ({ target, isTrusted }) => {
    alive();
    const element = /** @type {Element} */ (target);
    // What happens in a part with a tree of its own cannot be seen.
    const isPlain =
      target instanceof Element && !element.shadowRoot && !element.localName.includes('-');
    if (!isTrusted || !isPlain || element.closest(OTHERS)) return;
    if (!element.closest(BUTTONS) && getComputedStyle(element).cursor !== 'pointer') return;
    const { href } = location;
    changes.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    timer = setTimeout(() => {
      changes.disconnect();
      if (location.href === href && document.hasFocus()) tell(['dead']);
    }, SOON);
  });
  on(window, 'scroll focusin blur copy beforeunload pagehide', alive);
  return alive;
}
