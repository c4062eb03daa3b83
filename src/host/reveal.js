/**
 * Role: lets an answer be read from its beginning. How tall it is the browser alone knows.
 * Trigger: the bot answered, and the thread stands at its end.
 * Leaves: a thread that is scrolled back to the question, where the answer is taller than it.
 */

/** @param {Element} root the widget */
export function reveal(root) {
  const mine = root.querySelectorAll('.wasl-entry.is-mine');
  mine[mine.length - 1]?.scrollIntoView({ block: 'nearest' });
}
