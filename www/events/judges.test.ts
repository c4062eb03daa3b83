// CloudEvents and Snowplow: the batches in tests/events/ before the judges of their own projects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { CloudEvent } from 'cloudevents';
import { bare, fields, golden, items, judge, MISSING, ours, type Json } from './golden.ts';

function validator(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function valid(validate: ValidateFunction, value: Json, what: string): void {
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors)}`);
}

const envelope = judge('cloudevents.schema.json');

test('CloudEvents fit the schema of the specification', { skip: !envelope && MISSING }, () => {
  const validate = validator(envelope ?? {});
  for (const event of items(golden('cloudevents'))) {
    valid(validate, event, 'event');
    const { id: _, ...without } = event;
    assert.ok(!validate(without), 'the judge does not judge');
  }
});

test('the SDK of CloudEvents reads them, and they come out the same', () => {
  for (const event of items(golden('cloudevents'))) {
    const read = new CloudEvent(event as object, true);
    assert.deepEqual(JSON.parse(JSON.stringify(read.toJSON())), event);
  }
});

const iglu = {
  payload: judge('iglu/payload_data-1-0-4.json'),
  event: judge('iglu/unstruct_event-1-0-0.json'),
  contexts: judge('iglu/contexts-1-0-1.json'),
  page: judge('iglu/web_page-1-0-0.json'),
};
const missing = !(iglu.payload && iglu.event && iglu.contexts && iglu.page) && MISSING;

test("Snowplow's payloads fit the schemas of Iglu Central", { skip: missing }, () => {
  const body = fields(golden('snowplow'));
  assert.equal(body['schema'], 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4');
  const payload = validator(iglu.payload ?? {});
  valid(payload, body['data'] ?? null, 'payload');
  const [first] = items(body['data']);
  assert.ok(!payload([{ ...first, unknown: 'x' }]), 'the judge does not judge');

  const own = validator(bare(ours('schemas/iglu/wasl/event/jsonschema/1-0-0')));
  let described = 0;
  for (const item of items(body['data'])) {
    const text = item['ue_pr'] ?? item['co'];
    const outer = fields(JSON.parse(String(text)) as Json);
    const inner = item['co'] ? items(outer['data']) : [fields(outer['data'])];
    const kind = item['co'] ? 'contexts' : 'unstruct_event';
    assert.match(String(outer['schema']), new RegExp(`/${kind}/`));
    valid(
      validator((item['co'] ? iglu.contexts : iglu.event) ?? {}),
      outer['data'] ?? null,
      String(outer['schema']),
    );
    for (const { schema, data } of inner) {
      const isPage = String(schema).includes('/web_page/');
      valid(isPage ? validator(iglu.page ?? {}) : own, data ?? null, String(schema));
      described += 1;
    }
  }
  assert.equal(described, 4);
});
