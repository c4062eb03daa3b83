// The words of the product, read from the very files it is built from.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Language = 'en' | 'ar';

export const LANGUAGES: readonly Language[] = ['en', 'ar'];

function read(language: Language): Record<string, string> {
  const path = fileURLToPath(new URL(`../../../locales/${language}.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}

const WORDS: Record<Language, Record<string, string>> = { en: read('en'), ar: read('ar') };

/** The sentence for a key, up to its first placeholder. */
export function word(language: Language, key: string): string {
  const text = WORDS[language][key];
  if (text === undefined) throw new Error(`locales/${language}.json has no "${key}"`);
  return text;
}
