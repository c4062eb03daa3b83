export type Locale = 'en' | 'ar';
export function money(amount: number, locale: Locale, currency: string): string;
export function digits(count: number, locale: Locale): string;
