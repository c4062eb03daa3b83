/**
 * Role: the recorded visit as a file.
 * Trigger: the overlay's button.
 * Leaves: a download, one step a line in JSON, as `wasl replay --visits` reads it.
 */
import { element } from '../loader/element.ts';

/** The file's text: each line is one step, also the last one's end. */
export function lines(steps: readonly unknown[]): string {
  return steps.map((step) => `${JSON.stringify(step)}\n`).join('');
}

export function save(site: string, steps: readonly unknown[]): void {
  const file = new Blob([lines(steps)], { type: 'application/jsonl' });
  const href = URL.createObjectURL(file);
  element('a', { href, download: `visit-${site}.jsonl` }).click();
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(href), 0);
}
