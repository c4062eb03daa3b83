/**
 * Role: the page's elements that ask surveys: `<wasl-survey survey="id">`.
 * Trigger: `Effect::FindElements`; the page adds, removes or renames one; one comes into view.
 * Leaves: `found` with the surveys' ids, `seen` with one; in each element a box with a shadow root
 *   of its own, dressed as the widget is. `close` takes the boxes and all listening away.
 */

/**
 * @typedef {object} Placed
 * @property {Element} element the page's
 * @property {string} survey the id that it names
 * @property {HTMLElement} box ours in it
 * @property {HTMLElement} root what is drawn in
 * @property {boolean} told it was in view
 */

/**
 * @param {HTMLElement} model the widget's root, whose shadow root has the style sheets
 * @param {(told: [kind: 'found' | 'seen', value: unknown]) => void} tell
 */
export function findElements(model, tell) {
  // Lives: it has at any time what the page has.
  const elements = document.getElementsByTagName('wasl-survey');
  /** @type {Placed[]} */
  let placed = [];

  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const one = placed.find(({ box }) => box === target);
      // An empty box has nothing to see; one that is drawn is looked at anew.
      if (isIntersecting && one && !one.told && one.box.offsetHeight > 1) {
        one.told = true;
        seen.unobserve(target);
        tell(['seen', one.survey]);
      }
    }
  });

  /** @param {Placed} one */
  const leave = ({ box }) => {
    seen.unobserve(box);
    box.remove();
  };

  /**
   * @param {Element} element
   * @param {string} survey
   * @returns {Placed}
   */
  const enter = (element, survey) => {
    const box = document.createElement('div');
    box.className = 'wasl-placed';
    const shadow = box.attachShadow({ mode: 'open' });
    const own = /** @type {ShadowRoot} */ (model.getRootNode());
    shadow.adoptedStyleSheets = [...own.adoptedStyleSheets];
    const root = document.createElement('div');
    shadow.append(root);
    element.append(box);
    return { element, survey, box, root, told: false };
  };

  const look = () => {
    const now = [...elements].map((element) => ({
      element,
      survey: element.getAttribute('survey') ?? '',
    }));
    /** @param {Placed} one @param {number} at */
    const same = ({ element, survey, box }, at) =>
      now[at]?.element === element && now[at].survey === survey && box.isConnected;
    if (now.length === placed.length && placed.every(same)) return;
    const before = placed;
    placed = now.map(({ element, survey }) => {
      const known = before.find((one) => one.element === element && one.survey === survey);
      return known?.box.isConnected ? known : enter(element, survey);
    });
    for (const one of before) if (!placed.includes(one)) leave(one);
    tell(['found', placed.map(({ survey }) => survey)]);
  };

  const changes = new MutationObserver(look);
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['survey'],
  });
  // Not before the one who asked has what is returned here.
  queueMicrotask(look);

  return {
    /** The boxes that there are, in the order of the page. */
    list: () => placed.map(({ survey, root }) => [survey, root]),

    /** They are drawn: what is in view is told once. */
    drawn() {
      for (const { root, box, told } of placed) {
        root.style.cssText = model.style.cssText;
        seen.unobserve(box);
        if (!told) seen.observe(box);
      }
    },

    close() {
      changes.disconnect();
      seen.disconnect();
      placed.splice(0).forEach(leave);
    },
  };
}
