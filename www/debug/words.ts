/**
 * Role: the overlay's words in English and Arabic, and how values and times are written.
 * Trigger: everything that is drawn.
 * Leaves: text.
 */
import text from './text.json';

export type Language = keyof typeof text;
export type Word = keyof typeof text.en;

/** Values longer than this are cut: the console has them whole. */
const LONGEST = 60;

export class Words {
  constructor(readonly language: Language) {}

  say(word: Word, fills: Record<string, string> = {}): string {
    const sentence: string = text[this.language][word];
    return sentence.replace(/\[([A-Z]+)\]/g, (whole, name: string) => fills[name] ?? whole);
  }

  /** How a prompt stands. One that a newer engine knows is said as it is. */
  state(state: string): string {
    const word = `state.${state}`;
    return word in text.en ? this.say(word as Word) : state;
  }

  /** Seconds, in the unit that a person would take; with Western digits, as in the widget. */
  time(seconds: number): string {
    const [value, unit] =
      seconds < 100
        ? [Math.ceil(seconds), 'second']
        : seconds < 6_000
          ? [Math.round(seconds / 60), 'minute']
          : seconds < 172_800
            ? [Math.round(seconds / 3_600), 'hour']
            : [Math.round(seconds / 86_400), 'day'];
    const locale = this.language === 'ar' ? 'ar-u-nu-latn' : 'en';
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
      value,
    );
  }
}

/** A value as it would stand in the options. */
export function written(value: unknown): string {
  const rounded = typeof value === 'number' ? Math.round(value * 10) / 10 : value;
  const json = JSON.stringify(rounded);
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json;
}

/** The fact that a line is about, without its operator and its place among other conditions. */
export function factOf(path: string, operator: string): string {
  const end = operator === '=' ? path.length : path.length - operator.length;
  const fact = path.slice(0, end).replace(/\.$/, '');
  return fact.replace(/^.*\$(?:and|or|nor|not)(?:\[\d+\])?\.?/, '');
}
