// The engine's table of Ramadan, against the calendar of the runtime.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

declare const __ROOT__: string;

const DAY = 86_400_000;

/** First days and lengths of Ramadan by year, as the runtime's Umm al-Qura calendar has them. */
function calendar(from: number, to: number): Map<number, { first: number; days: number }> {
  const hijri = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
  });
  assert.equal(hijri.resolvedOptions().calendar, 'islamic-umalqura');
  const months = new Map<number, { first: number; days: number }>();
  for (let day = from; day <= to; day++) {
    const parts = hijri.formatToParts(day * DAY);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
    if (part('month') !== 9) continue;
    const month = months.get(part('year')) ?? { first: day, days: 0 };
    month.days += 1;
    months.set(part('year'), month);
  }
  return months;
}

test('Ramadan is when the Umm al-Qura calendar says', () => {
  const source = readFileSync(join(__ROOT__, 'crates/core/src/schedule/ramadan.rs'), 'utf8');
  const [, first] = /RAMADANS: RangeInclusive<u16> = (\d+)\.\.=\d+;/.exec(source) ?? [];
  const [, list] = /const TABLE: \[u16; \d+\] = \[([\d_,\s]+)\];/.exec(source) ?? [];
  assert.ok(first && list, 'the table was not found');
  const table = list
    .split(',')
    .map((entry) => Number(entry.replaceAll('_', '').trim()))
    .filter((entry) => entry > 0);
  const day = (entry: number) => Math.floor(entry / 2);
  const months = calendar(day(table[0] ?? 0) - 60, day(table.at(-1) ?? 0) + 60);
  table.forEach((entry, place) => {
    const year = Number(first) + place;
    const expected = { first: day(entry), days: 29 + (entry % 2) };
    assert.deepEqual(months.get(year), expected, String(year));
  });
});
