/**
 * Role: hears what the visitor does in the merchant's page, as far as conditions ask for it.
 * Trigger: `Effect::Watch`, `Effect::Measure`, `Effect::LookAround`.
 * Leaves: what it was given is called with `[kind, value]`; `close` takes every listener away.
 *
 * The page is only listened to: nothing of it is wrapped, patched or written.
 */

/** Positions are told at most this often, and once at the end. Milliseconds. */
const PACE = 200;

/** Activity is told at most this often. Milliseconds. */
const ACTIVITY_PACE = 1_000;

/** Samples of the pointer that are further apart say nothing of its speed. Milliseconds. */
const SAMPLE = 200;

/** Three clicks within this time and distance are one rage. Milliseconds, CSS pixels. */
const RAGE_TIME = 1_000;
const RAGE_PLACE = 30;

/** The visitor typed so short a time ago: they are still at it. Milliseconds. */
const TYPING = 3_000;

/** Of what is copied at most so many characters are told. */
const COPIED = 200;

/** At most so many elements of one selector are looked at. */
const ELEMENTS = 50;

/** What a screen shows of the page. */
const DIALOGS = 'dialog[open],[aria-modal="true"]';

/**
 * @typedef {object} Watch what is wanted, as `Effect::Watch` says it
 * @property {boolean} scroll
 * @property {boolean} exit
 * @property {boolean} activity
 * @property {boolean} rage
 * @property {boolean} copy
 * @property {boolean} typing
 * @property {string[]} clicks
 * @property {string[]} elements
 */

/** @param {(told: unknown[]) => void} tell */
export function watchPage(tell) {
  /** @type {(() => void)[]} What undoes what is listened to. */
  let undo = [];
  /** @type {string[]} */
  let elements = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let measuredAt = -PACE;
  let typedAt = -TYPING;
  /** @type {Set<string>} */
  const refused = new Set();

  /**
   * @param {EventTarget} target
   * @param {string} kinds
   * @param {(event: any) => void} heard
   */
  const on = (target, kinds, heard) => {
    for (const kind of kinds.split(' ')) {
      // Captured: what a page keeps to itself happened all the same.
      target.addEventListener(kind, heard, { passive: true, capture: true });
      undo.push(() => target.removeEventListener(kind, heard, { capture: true }));
    }
  };

  /**
   * Whether the browser knows a selector; that it does not is told once.
   * @param {string} selector
   */
  const isKnown = (selector) => {
    try {
      document.querySelector(selector);
      return true;
    } catch {
      if (!refused.has(selector)) {
        refused.add(selector);
        tell(['refused', selector]);
      }
      return false;
    }
  };

  /**
   * Whether at least half of an element, or of the window, is one over the other.
   * @param {Element} element
   */
  const isInView = (element) => {
    const { top, bottom, width, height } = element.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return width > 0 && seen > 0 && seen >= Math.min(height, innerHeight) / 2;
  };

  const measure = () => {
    measuredAt = performance.now();
    const root = document.documentElement;
    tell(['scroll', [scrollY, innerHeight, root.scrollHeight]]);
    const seen = elements.filter((selector) =>
      [...document.querySelectorAll(selector)].slice(0, ELEMENTS).some(isInView),
    );
    if (seen.length > 0) tell(['saw', seen]);
  };

  const measureSoon = () => {
    clearTimeout(timer);
    if (performance.now() - measuredAt >= PACE) measure();
    timer = setTimeout(measure, PACE);
  };

  const watchPointer = () => {
    /** @type {{ y: number, at: number } | undefined} */
    let last;
    /** @type {number | undefined} */
    let speed;
    on(document, 'mousemove', ({ clientY, timeStamp }) => {
      const { y, at } = last ?? { y: 0, at: timeStamp };
      const span = timeStamp - at;
      speed = span > 0 && span < SAMPLE ? ((y - clientY) * 1_000) / span : undefined;
      last = { y: clientY, at: timeStamp };
    });
    on(document, 'mouseout', ({ clientY, relatedTarget, timeStamp }) => {
      if (relatedTarget || clientY > 0) return;
      const isFresh = last && timeStamp - last.at < SAMPLE;
      tell(['left', isFresh ? speed : undefined]);
    });
    on(document.documentElement, 'mouseenter', ({ target }) => {
      if (target === document.documentElement) tell(['back']);
    });
  };

  /**
   * @param {string[]} clicks
   * @param {boolean} rage
   */
  const watchClicks = (clicks, rage) => {
    /** @type {{ x: number, y: number, at: number }[]} */
    let before = [];
    on(document, 'click', ({ target, clientX, clientY, timeStamp }) => {
      const hit = clicks.filter((selector) => target.closest?.(selector));
      if (hit.length > 0) tell(['click', hit]);
      if (!rage) return;
      before = before.filter(
        ({ x, y, at }) =>
          timeStamp - at < RAGE_TIME && Math.hypot(x - clientX, y - clientY) < RAGE_PLACE,
      );
      before.push({ x: clientX, y: clientY, at: timeStamp });
      if (before.length === 3) {
        before = [];
        tell(['rage']);
      }
    });
  };

  const watchActivity = () => {
    let toldAt = -ACTIVITY_PACE;
    on(window, 'pointermove pointerdown keydown scroll touchstart', ({ timeStamp }) => {
      if (timeStamp - toldAt < ACTIVITY_PACE) return;
      toldAt = timeStamp;
      tell(['active']);
    });
  };

  const close = () => {
    clearTimeout(timer);
    for (const one of undo) one();
    undo = [];
  };

  return {
    measure,
    close,
    /** @param {string} json */
    watch(json) {
      close();
      /** @type {Watch} */
      const wanted = JSON.parse(json);
      const clicks = wanted.clicks.filter(isKnown);
      elements = wanted.elements.filter(isKnown);
      if (wanted.scroll || elements.length > 0) {
        on(window, 'scroll resize', measureSoon);
        if (window.ResizeObserver) {
          const growth = new ResizeObserver(measureSoon);
          growth.observe(document.documentElement);
          undo.push(() => growth.disconnect());
        }
      }
      if (wanted.exit) watchPointer();
      if (wanted.activity) watchActivity();
      if (clicks.length > 0 || wanted.rage) watchClicks(clicks, wanted.rage);
      if (wanted.copy) {
        on(document, 'copy', () => tell(['copy', `${getSelection()}`.slice(0, COPIED)]));
      }
      if (wanted.typing) on(document, 'input', () => (typedAt = performance.now()));
    },
    around() {
      /** @param {Element} dialog */
      const isOpen = (dialog) => dialog.getClientRects().length > 0;
      const busy =
        performance.now() - typedAt < TYPING ||
        [...document.querySelectorAll(DIALOGS)].some(isOpen);
      tell(['around', busy]);
    },
  };
}
