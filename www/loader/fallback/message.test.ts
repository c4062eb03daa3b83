// A message without wasm: sent once, kept until the server has it.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { makeToken, makeUuid } from './ids.ts';
import { keepDraft, keptDraft, send, type Draft } from './message.ts';

const stored = new Map<string, string>();
let storageWorks = true;
let answers: (number | Error)[] = [];
let requests: Record<string, unknown>[] = [];

function storage(): Map<string, string> {
  if (!storageWorks) throw new Error('blocked');
  return stored;
}

Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => storage().get(key) ?? null,
    setItem: (key: string, text: string) => storage().set(key, text),
    removeItem: (key: string) => storage().delete(key),
  },
  location: { href: 'https://shop.example/p?q=1#top' },
  document: { title: 'Shirt' },
  fetch: async (url: string, request: { body: string }) => {
    requests.push({ url, ...(JSON.parse(request.body) as object) });
    const answer = answers.shift() ?? 200;
    if (answer instanceof Error) throw answer;
    return new Response('{"seq":1}', { status: answer });
  },
});

const site = { server: 'https://chat.example', site: 'demo', locale: 'en' as const };
const draft = (text: string): Draft => ({ text, name: '', contact: '' });

beforeEach(() => {
  stored.clear();
  storageWorks = true;
  answers = [];
  requests = [];
});

test('sends what the server expects', async () => {
  assert.equal(await send(site, { ...draft('  hello '), contact: 'a@b.example' }), 'sent');
  const [request] = requests;
  assert.equal(request?.['url'], 'https://chat.example/v1/contact');
  assert.equal(request?.['text'], 'hello');
  assert.equal(request?.['contact'], 'a@b.example');
  assert.equal('name' in (request ?? {}), false);
  assert.deepEqual(request?.['page'], { url: 'https://shop.example/p?q=1', title: 'Shirt' });
  assert.match(String(request?.['token']), /^[\da-f]{64}$/);
  for (const id of ['cid', 'conversation']) {
    assert.match(String(request?.[id]), /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-/);
  }
});

test('keeps the text until it is acknowledged, and sends it under the same cid', async () => {
  const mine = draft('please call me');
  answers = [new TypeError('offline'), 503, 200];
  assert.equal(await send(site, mine), 'later');
  assert.equal(keptDraft('demo').text, 'please call me');
  assert.equal(await send(site, keptDraft('demo')), 'later');
  assert.equal(await send(site, keptDraft('demo')), 'sent');
  assert.equal(new Set(requests.map((request) => request['cid'])).size, 1);
  assert.equal(keptDraft('demo').text, '');
});

test('two messages have two cids in one conversation of one visitor', async () => {
  await send(site, draft('one'));
  await send(site, draft('two'));
  const of = (key: string): number => new Set(requests.map((request) => request[key])).size;
  assert.deepEqual([of('cid'), of('conversation'), of('token')], [2, 1, 1]);
});

test('tells a refusal from a delay', async () => {
  const table: [number, string][] = [
    [400, 'refused'],
    [403, 'refused'],
    [413, 'refused'],
    [408, 'later'],
    [429, 'later'],
    [500, 'later'],
  ];
  for (const [status, verdict] of table) {
    answers = [status];
    assert.equal(await send(site, draft('x')), verdict, String(status));
  }
});

test('takes up the identity of the widget', async () => {
  const visitor = { token: 'a'.repeat(64), device: 'd', conversation: null };
  stored.set('wasl:demo:visitor', JSON.stringify(visitor));
  await send(site, draft('x'));
  assert.equal(requests[0]?.['token'], visitor.token);
  const after = JSON.parse(stored.get('wasl:demo:visitor') ?? '{}') as typeof visitor;
  assert.equal(after.device, 'd');
  assert.equal(after.conversation, requests[0]?.['conversation']);
});

test('works without storage, in memory', async () => {
  storageWorks = false;
  keepDraft('demo', draft('in memory'));
  assert.equal(keptDraft('demo').text, 'in memory');
  await send(site, draft('one'));
  await send(site, draft('two'));
  assert.equal(requests[0]?.['token'], requests[1]?.['token']);
  assert.equal(keptDraft('demo').text, '');
});

test('survives a damaged record', () => {
  stored.set('wasl:demo:contact', '{"text":');
  assert.equal(keptDraft('demo').text, '');
});

test('makes ids of the given time and chance', () => {
  const random = new Uint8Array(32).fill(0xff);
  assert.equal(makeUuid(0x0123456789ab, random), '01234567-89ab-7fff-bfff-ffffffffffff');
  assert.equal(makeUuid(0, new Uint8Array(32)), '00000000-0000-7000-8000-000000000000');
  assert.equal(makeToken(random), 'f'.repeat(64));
});
