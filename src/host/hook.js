/**
 * Role: the page's own look at an event before it is queued: the option `beforeSend`.
 * Trigger: `Effect::Vet`.
 * Leaves: the JSON of the `data` that goes, `null` where nothing does; an error says what the hook
 *   did wrong, and then nothing goes either: what was to be taken out of it may still be in it.
 *
 * @param {(event: unknown) => unknown} hook
 * @param {string} json
 * @returns {string}
 */
export function look(hook, json) {
  const answer = /** @type {any} */ (hook(JSON.parse(json)));
  if (answer === null) return 'null';
  const data = answer?.data;
  if (typeof data !== 'object' || data === null) {
    throw TypeError('it must answer at once: the event, or null to keep it back');
  }
  return JSON.stringify(data);
}
