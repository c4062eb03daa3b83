// The schemas of the events, for what a page really reports.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const FOLDER = fileURLToPath(new URL('../../../schemas/events', import.meta.url));
const CUSTOM = 'wasl.custom';

/** The type of event that each schema is for. */
export const CATALOGUE: string[] = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ''));

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
for (const name of CATALOGUE) {
  const text = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
  ajv.addSchema(JSON.parse(text) as object, name);
}

/** What is wrong with an event; empty when nothing is. */
export function wrongWith(event: { type: string }): string {
  const name = event.type.startsWith(`${CUSTOM}.`) ? CUSTOM : event.type;
  if (!CATALOGUE.includes(name)) return `${event.type} is not in schemas/events`;
  return ajv.validate(name, event) ? '' : `${event.type}: ${ajv.errorsText()}`;
}
