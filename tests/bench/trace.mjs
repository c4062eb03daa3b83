// Reads a Chromium trace: what the page's main thread did, in its own processor time, so that other
// programs on the machine do not count.

/** The mark that the page sets at its load event; images of SVG have load events of their own. */
const LOADED = 'bench-loaded';

/** Runs in the page before its own scripts. */
export const markLoad = `addEventListener('load', () => performance.mark('${LOADED}'))`;

/** The categories that [`mainThread`] needs; more would slow what is measured. */
export const CATEGORIES = ['-*', 'toplevel', 'blink.user_timing'];

/**
 * The work of the busiest renderer's main thread, in milliseconds: all of it, the longest task, and
 * the longest task that began after the page's load event.
 */
export function mainThread(trace) {
  const events = JSON.parse(trace).traceEvents;
  const isRenderer = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
  const threads = events.filter(isRenderer).map(({ pid, tid }) => {
    const own = events.filter((event) => event.pid === pid && event.tid === tid);
    const tasks = own.filter(({ name, tdur }) => name === 'ThreadControllerImpl::RunTask' && tdur);
    const loads = own.filter(({ name }) => name === LOADED).map(({ ts }) => ts);
    return { tasks, loaded: Math.max(...loads), work_ms: sum(tasks.map(milliseconds)) };
  });
  const page = threads.reduce((a, b) => (b.work_ms > a.work_ms ? b : a));
  const after = page.tasks.filter(({ ts }) => ts > page.loaded);
  return {
    work_ms: page.work_ms,
    longest_ms: Math.max(0, ...page.tasks.map(milliseconds)),
    longest_after_load_ms: Math.max(0, ...after.map(milliseconds)),
  };
}

const milliseconds = ({ tdur }) => tdur / 1000;
const sum = (values) => values.reduce((a, b) => a + b, 0);
