// The big list of naughty strings (minimaxir/big-list-of-naughty-strings, MIT). It is not part of the
// project: it is read from WASL_CONFORMANCE, or from the folder "shared" beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE = fileURLToPath(new URL('../../../../shared/conformance', import.meta.url));

const FILE = join(process.env['WASL_CONFORMANCE'] ?? BESIDE, 'blns.json');

/** The strings that are more than white space; none where the list is not there. */
export const HOSTILE: string[] = existsSync(FILE)
  ? [...new Set(JSON.parse(readFileSync(FILE, 'utf8')) as string[])].filter((text) =>
      /[^\s\u0085\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f]/.test(text),
    )
  : [];

/** A text as it is compared: languages differ in what they call white space. */
export function bare(text: string): string {
  return text.replace(/[\s\u0085\u180e\u200b\ufeff]/g, '');
}

/** The strings, with that between them, in as few texts as fit into messages of that many bytes. */
export function packed(limit: number, between = '\n'): string[] {
  const texts = [''];
  for (const line of HOSTILE) {
    const last = texts[texts.length - 1] ?? '';
    if (Buffer.byteLength(last) + Buffer.byteLength(line) < limit) {
      texts[texts.length - 1] = `${last}${line}${between}`;
    } else texts.push(`${line}${between}`);
  }
  return texts;
}
