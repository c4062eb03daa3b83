/**
 * Role: a stand-in for a merchant's page that starts the widget with the chosen options.
 * Trigger: the studio loads it in its frame, with the options in the address.
 * Leaves: a running widget. `boot` waits in the queue until the loader is there.
 */

type Stub = ((...call: unknown[]) => void) & { q?: unknown[][] };

const options = Object.fromEntries(new URLSearchParams(location.search));
const locale = options['locale'] ?? location.hash.slice(1);
if (locale === 'ar') {
  document.documentElement.lang = 'ar';
  document.documentElement.dir = 'rtl';
}
if (options['theme']) document.body.classList.add(`mock-${options['theme']}`);

const page = window as unknown as { wasl?: Stub };
page.wasl ??= (...call: unknown[]) => void (page.wasl!.q ??= []).push(call);
const { consent } = options;
page.wasl('boot', {
  ...options,
  ...(consent === 'interaction' && { consent: { start: consent } }),
});

export {};
