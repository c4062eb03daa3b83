/**
 * Role: finds clicks that look as if they did something and did not.
 * Trigger: `Watching` in watch.rs, when a condition asks for them.
 * Leaves: `dead` once for a click on a link, a button, or anything with a hand for a pointer, after
 *   which for a second nothing happened: no change of the page's nodes or of the address, no focus
 *   that moved, no scrolling, no copying, no window that opened. Whatever else moves in the page in
 *   that second counts as an effect: rather none told than one too many. `close` gives up what is
 *   under way and takes every listener away.
 */

/** An effect comes within this time. Milliseconds. */
const SOON = 1_000;

/** What looks as if it did something. */
const BUTTONS = 'a[href],button,summary,[role=button],[role=link],[onclick]';

/** What does something that nobody can see here: fields, media, downloads, other windows, mail. */
const OTHERS =
  'input,select,textarea,label,option,video,audio,iframe,canvas,[contenteditable],[download],' +
  '[target],[href^="mailto:"],[href^="tel:"],[href^="sms:"],:disabled';

/** What else in the window says that something happened. */
const EFFECTS = ['scroll', 'focusin', 'blur', 'copy', 'beforeunload', 'pagehide'];

/** @param {(told: unknown[]) => void} tell */
export function watchDeadClicks(tell) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isHeard = false;
  const changes = new MutationObserver(() => alive());

  const alive = () => {
    clearTimeout(timer);
    changes.disconnect();
  };

  /** @param {Event} event */
  const clicked = ({ target, isTrusted }) => {
    alive();
    // What happens in a part with a tree of its own cannot be seen.
    const isPlain =
      target instanceof Element && !target.shadowRoot && !target.localName.includes('-');
    if (!isTrusted || !isPlain || target.closest(OTHERS)) return;
    if (!target.closest(BUTTONS) && getComputedStyle(target).cursor !== 'pointer') return;
    const { href } = location;
    changes.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    timer = setTimeout(() => {
      changes.disconnect();
      if (location.href === href) tell(['dead']);
    }, SOON);
  };

  const close = () => {
    if (!isHeard) return;
    isHeard = false;
    alive();
    document.removeEventListener('click', clicked, true);
    for (const kind of EFFECTS) window.removeEventListener(kind, alive, true);
  };

  return {
    close,
    /** @param {string} json */
    watch(json) {
      close();
      if (!JSON.parse(json).dead) return;
      isHeard = true;
      document.addEventListener('click', clicked, true);
      for (const kind of EFFECTS) window.addEventListener(kind, alive, true);
    },
  };
}
