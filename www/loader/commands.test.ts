// Which calls are carried out.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { accepts, COMMANDS, EVENTS } from './commands.ts';
import type { Call } from './queue.ts';

// The words of a complaint are a lazy part, which Node cannot fetch.
mock.method(console, 'error', () => undefined);

test('pins version 1 of the API', () => {
  assert.deepEqual(
    COMMANDS.join(' '),
    'boot update show hide open close toggle identify track cart attributes consent trigger debug page survey flow on off destroy',
  );
  assert.deepEqual(
    EVENTS.join(' '),
    'ready open close unread message prompt survey cart event error visit',
  );
});

test('accepts every command and refuses what is not one', () => {
  for (const name of COMMANDS.filter((name) => name !== 'on' && name !== 'off')) {
    assert.ok(accepts([name]), name);
  }
  const refused: Call[] = [
    ['opne'],
    ['toString'],
    ['on', 'opened', () => undefined],
    ['on', 'open'],
    ['on', 'open', 'not a function'],
    ['off', 'opened'],
  ];
  for (const call of refused) assert.equal(accepts(call), false, call.join(' '));
  assert.ok(accepts(['on', 'open', () => undefined]));
  assert.ok(accepts(['off', 'open']));
});
