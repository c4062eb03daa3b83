/**
 * Role: decides when the widget may be fetched.
 * Trigger: the page has loaded and is idle, or the visitor shows intent.
 * Leaves: one call of `run`; the signal takes every listener away.
 */

/** Pixels from the launcher's corner that count as "near". */
const NEAR = 180;

/** `run` may come up to five seconds after an abort; it checks for itself whether it is wanted. */
export function whenIdle(signal: AbortSignal, run: () => void): void {
  const idle = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 5000 });
    else setTimeout(run, 500);
  };
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, { once: true, signal });
}

export function onIntent(signal: AbortSignal, button: HTMLElement, run: () => void): void {
  const listen = { once: true, passive: true, signal };
  for (const type of ['pointerenter', 'touchstart', 'focus']) {
    button.addEventListener(type, run, listen);
  }
  // The corner is known from the viewport alone: measuring the button would force a layout.
  const near = ({ clientX, clientY }: PointerEvent): void => {
    const atRight = button.parentElement!.matches(
      '[dir=rtl].wasl-start,[dir=ltr]:not(.wasl-start)',
    );
    const across = atRight ? innerWidth - clientX : clientX;
    if (across < NEAR && innerHeight - clientY < NEAR) run();
  };
  addEventListener('pointermove', near, { passive: true });
  signal.addEventListener('abort', () => removeEventListener('pointermove', near));
}
