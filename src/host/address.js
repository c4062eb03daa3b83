/**
 * Role: hears when the page's address changes without a reload.
 * Trigger: `PageWatch` in page.rs.
 * Leaves: calls of `moved`; whether the address really is another one is for the listener to see.
 *   What it answers takes everything away.
 *
 * The Navigation API tells of everything. Where it is missing, `history.pushState` and
 * `replaceState` are wrapped, once for the page: a second widget, or the same one started again,
 * joins the wrapper that is there. When the last one leaves, the page's own functions are put back;
 * if another script has wrapped ours meanwhile, ours stays below theirs, does nothing, and is
 * joined again.
 */

/** Where the page keeps who listens, also for a widget of another version. */
const LISTENERS = Symbol.for('wasl.address');

const METHODS = /** @type {const} */ (['pushState', 'replaceState']);

/**
 * @param {() => void} moved
 * @returns {() => void}
 */
export function watchAddress(moved) {
  const navigation = /** @type {EventTarget | undefined} */ (
    /** @type {any} */ (window).navigation
  );
  if (navigation) {
    navigation.addEventListener('currententrychange', moved);
    return () => navigation.removeEventListener('currententrychange', moved);
  }
  const own = /** @type {any} */ (history);
  /** @type {Set<() => void>} */
  const listeners = (own[LISTENERS] ??= wrap());
  listeners.add(moved);
  addEventListener('popstate', moved);
  addEventListener('hashchange', moved);
  return () => {
    removeEventListener('popstate', moved);
    removeEventListener('hashchange', moved);
    listeners.delete(moved);
    if (listeners.size === 0) unwrap();
  };
}

/** @returns {Set<() => void>} */
function wrap() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  for (const method of METHODS) {
    const original = history[method];
    const wasOwn = Object.hasOwn(history, method);
    /**
     * @this {History}
     * @param {any[]} given
     */
    const wrapper = function (...given) {
      Reflect.apply(original, this, given);
      for (const listener of listeners) listener();
    };
    /** @type {any} */ (wrapper)[LISTENERS] = () => {
      if (wasOwn) history[method] = original;
      else delete (/** @type {any} */ (history)[method]);
    };
    history[method] = wrapper;
  }
  return listeners;
}

/** Puts the page's functions back, if nobody has wrapped ours. */
function unwrap() {
  const own = /** @type {any} */ (history);
  const backs = METHODS.map((method) => own[method][LISTENERS]);
  if (!backs.every(Boolean)) return;
  for (const back of backs) back();
  delete own[LISTENERS];
}
