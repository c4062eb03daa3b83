/**
 * Role: gathers the options the page gave and settles what the loader itself must know.
 * Trigger: the loader starts; `boot`; `update`.
 * Leaves: merged options, untouched for the core to check, and the settled few.
 */
import { advise } from './advise.ts';
import type { WaslOptions } from './options.generated.ts';

export type Given = Partial<WaslOptions>;
export type Locale = 'en' | 'ar';

export const ATTRIBUTES = ['site', 'locale', 'server', 'position', 'accent'] as const;

/** Reads `data-*`. Tag managers add attributes of their own: a word of another shape is theirs. */
export function fromAttributes(data: Readonly<Record<string, string | undefined>>): Given {
  const given: Record<string, string> = {};
  const names: readonly string[] = ATTRIBUTES;
  for (const key in data) {
    if (names.includes(key)) given[key] = data[key]!;
    else if (names.some((name) => name[0] === key[0] || name.at(-1) === key.at(-1))) {
      advise('attribute', key, names);
    }
  }
  return given;
}

/** Arabic for any `ar`, else English, from the first that is given. */
export function settleLocale(...wishes: (string | null | undefined)[]): Locale {
  return /^ar\b/i.test(wishes.find(Boolean) ?? '') ? 'ar' : 'en';
}

/** The server's address without a trailing slash. */
export function settleServer(given: unknown, base: string): string {
  if (given) {
    try {
      const url = new URL(String(given), base);
      if (/^https?:$/.test(url.protocol)) return (url.origin + url.pathname).replace(/\/+$/, '');
    } catch {
      // Reported below with everything else that is no address.
    }
    advise('server', String(given));
  }
  return base.replace(/\/+$/, '');
}

/** `#rrggbb` with the text colour that reads better on it, or nothing when it is no colour. */
export function settleAccent(given: unknown): { accent: string; on: string } | undefined {
  const accent = String(given);
  if (!/^#[\da-f]{6}$/i.test(accent)) return undefined;
  const light = (at: number): number => (parseInt(accent.slice(at, at + 2), 16) / 255) ** 2.2;
  // Where black and white read equally well: at least 4.5 to 1, so every accent passes.
  const bright = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5) > 0.179;
  return { accent, on: bright ? '#000' : '#fff' };
}
