/**
 * Role: the names of version 1 of the API, and the check of one call.
 * Trigger: every `wasl(…)`.
 * Leaves: true for a call that can be carried out, else false and one complaint.
 */
import type { Commands, WaslEvent } from './api.ts';
import { advise } from './advise.ts';
import type { Call } from './queue.ts';

export const COMMANDS: readonly (keyof Commands)[] = [
  'boot',
  'update',
  'show',
  'hide',
  'open',
  'close',
  'toggle',
  'identify',
  'track',
  'cart',
  'attributes',
  'trigger',
  'debug',
  'page',
  'survey',
  'on',
  'off',
  'destroy',
];

export const EVENTS: readonly WaslEvent[] = [
  'ready',
  'open',
  'close',
  'unread',
  'message',
  'prompt',
  'survey',
  'event',
  'error',
  'visit',
];

export function accepts([name, first, second]: Call): boolean {
  if (!COMMANDS.includes(name as keyof Commands)) {
    advise('command', String(name), COMMANDS);
    return false;
  }
  if (name === 'on' || name === 'off') {
    if (!EVENTS.includes(first as WaslEvent)) {
      advise('event', String(first), EVENTS);
      return false;
    }
    if (name === 'on' && typeof second !== 'function') {
      advise('listener', String(first));
      return false;
    }
  }
  return true;
}
