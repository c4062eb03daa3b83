/**
 * Role: the calls a page made before the loader was there.
 * Trigger: the loader starts and finds the stub
 *   `window.wasl = window.wasl || function(){(wasl.q = wasl.q || []).push(arguments)}`.
 * Leaves: the calls in the order they were made.
 */

export type Call = [name: string, ...args: unknown[]];

export function takeQueue(stub: unknown): Call[] {
  const queue = (stub as { q?: ArrayLike<ArrayLike<unknown>> } | undefined)?.q;
  return queue ? Array.from(queue, (call) => Array.from(call) as Call) : [];
}
