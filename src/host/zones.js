/**
 * Role: what a time zone's clocks show, as the browser knows it.
 * Trigger: `Zones` in patterns.rs, for the merchant's schedules.
 * Leaves: minutes ahead of UTC, or `undefined` for a zone that is none.
 */

/** @type {Map<string, Intl.DateTimeFormat>} Making one is slow, asking it is not. */
const made = new Map();

/**
 * @param {string} zone
 * @param {number} millis
 * @returns {number | undefined}
 */
export function minutesAhead(zone, millis) {
  let clock = made.get(zone);
  if (!clock) {
    try {
      clock = new Intl.DateTimeFormat('en', {
        timeZone: zone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
      });
    } catch {
      return undefined;
    }
    made.set(zone, clock);
  }
  /** @type {Record<string, number>} */
  const shown = {};
  for (const { type, value } of clock.formatToParts(millis)) shown[type] = Number(value);
  const { year = 0, month = 0, day, hour, minute } = shown;
  // Both without their seconds, which no zone's offset has had for a hundred years.
  return (
    (Date.UTC(year, month - 1, day, hour, minute) - Math.floor(millis / 60_000) * 60_000) / 60_000
  );
}
