// Calls made before the loader is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeQueue } from './queue.ts';

test('takes the calls of the documented stub in order', () => {
  const stub: { (...call: unknown[]): void; q?: ArrayLike<unknown>[] } = function () {
    (stub.q = stub.q ?? []).push(arguments);
  };
  stub('boot', { site: 'demo' });
  stub('track', 'seen', { a: 1 });
  assert.deepEqual(takeQueue(stub), [
    ['boot', { site: 'demo' }],
    ['track', 'seen', { a: 1 }],
  ]);
});

test('finds nothing where there is no stub or no call', () => {
  assert.deepEqual(takeQueue(undefined), []);
  assert.deepEqual(
    takeQueue(() => undefined),
    [],
  );
});
