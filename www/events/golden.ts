/**
 * Role: the batches that the engine's dialects write, and the judges' files, for the tests beside.
 * Trigger: the tests. Leaves: parsed JSON; nothing where a judge's file is not on this machine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

declare const __ROOT__: string;

const JUDGES = process.env['WASL_CONFORMANCE'] ?? join(__ROOT__, '../shared/conformance');

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Fields = { [key: string]: Json };

/** A file of the project. */
export function ours(path: string): Json {
  return JSON.parse(readFileSync(join(__ROOT__, path), 'utf8')) as Json;
}

/** The batch of a dialect. */
export function golden(dialect: string): Json {
  return ours(`tests/events/${dialect}.json`);
}

/** A judge's schema; nothing where it is not on this machine. */
export function judge(path: string): Fields | undefined {
  const file = join(JUDGES, path);
  if (!existsSync(file)) return undefined;
  return bare(JSON.parse(readFileSync(file, 'utf8')) as Json);
}

/** A schema without the words that only its registry reads. */
export function bare(schema: Json): Fields {
  const { $schema: _, self: __, ...rest } = fields(schema);
  return rest;
}

export const MISSING = 'its schemas are neither in WASL_CONFORMANCE nor beside the checkout';

/** An object, or the test stops. */
export function fields(value: Json | undefined): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`an object is expected: ${JSON.stringify(value)}`);
  }
  return value;
}

/** A list of objects, or the test stops. */
export function items(value: Json | undefined): Fields[] {
  if (!Array.isArray(value)) throw new TypeError(`a list is expected: ${JSON.stringify(value)}`);
  return value.map(fields);
}
