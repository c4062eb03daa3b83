/**
 * Role: one prompt of the overlay: how it stands, its conditions with their values.
 * Trigger: `draw` in index.ts, at most about once a second.
 * Leaves: nodes that are kept and changed in place, so that what is unfolded stays so.
 */
import { element } from '../loader/element.ts';
import type { Condition, Line, Rule, Segment } from './told.ts';
import { factOf, written, type Word, type Words } from './words.ts';

export interface Drawn {
  node: HTMLElement;
  update(rule: Rule, words: Words): void;
}

/** States in which a prompt is there or comes. */
const GOOD = ['shown', 'next', 'asking'];

/** States that pass by themselves. */
const WAITING = ['resting', 'busy', 'cooldown', 'occupied', 'later', 'recontact'];

/** Deeper parts stand no further in. */
const DEEPEST = 4;

export function drawRule(id: string): Drawn {
  const chip = element('span', { class: 'chip' });
  const name = element('span', { class: 'name' }, element('bdi', {}, id));
  const body = element('div', { class: 'inside' });
  const node = element(
    'details',
    { class: 'rule', open: '' },
    element('summary', {}, name, chip),
    body,
  );
  node.dataset['rule'] = id;
  let before = '';
  return {
    node,
    update(rule, words) {
      const now = JSON.stringify(rule);
      if (now === before) return;
      before = now;
      const kind = GOOD.includes(rule.state)
        ? 'good'
        : WAITING.includes(rule.state)
          ? 'wait'
          : 'off';
      chip.className = `chip ${kind}`;
      chip.textContent = words.state(rule.state);
      if (rule.in !== undefined)
        chip.append(` · ${words.say('in', { TIME: words.time(rule.in) })}`);
      body.replaceChildren(...inside(rule, words));
    },
  };
}

function inside(rule: Rule, words: Words): Node[] {
  const nodes: Node[] = [];
  const note = (text: string): void => void nodes.push(element('p', { class: 'soft' }, text));
  nodes.push(element('p', { class: 'text', dir: 'auto' }, rule.text));
  if (rule.priority > 0) note(words.say('priority', { COUNT: String(rule.priority) }));
  if (rule.waits !== undefined) note(words.say('waits', { TIME: words.time(rule.waits) }));
  if (rule.steps) {
    const fills = { DONE: String(rule.done ?? 0), COUNT: String(rule.steps) };
    note(words.say('progress', fills));
  }
  nodes.push(...conditions(rule.conditions, words));
  if (rule.cause && rule.ago !== undefined) {
    note(words.say('ago', { TIME: words.time(rule.ago) }));
    const cause = element('div', { class: 'cause' });
    cause.append(...conditions(rule.cause, words));
    nodes.push(cause);
  }
  return nodes;
}

function conditions(all: readonly Condition[], words: Words): Node[] {
  let step = 0;
  return all.map((condition) => {
    const word: Word = `part.${condition.part}`;
    const place = condition.part === 'step' ? ` ${++step}` : '';
    return part(condition, words.say(word) + place, words);
  });
}

function part(condition: Condition, label: string, words: Words): HTMLElement {
  const list = element('ul');
  for (const line of condition.lines) list.append(drawLine(line, words));
  const head = element('p', { class: 'label' }, mark(condition.holds, words), label);
  return element('div', { class: 'part' }, head, list);
}

function drawLine(line: Line, words: Words): HTMLElement {
  const fact = factOf(line.path, line.operator);
  const isJoin = fact === '';
  const operand = line.operand === undefined ? '' : ` ${written(line.operand)}`;
  const asked = isJoin ? line.operator : `${fact} ${line.operator}${operand}`;
  const item = element(
    'li',
    { class: `deep-${Math.min(line.depth, DEEPEST)}` },
    mark(line.holds, words),
    element('code', { dir: 'ltr' }, asked),
  );
  if (!isJoin) {
    const actual = line.actual === undefined ? words.say('unknown') : written(line.actual);
    const value = element('bdi', { class: 'value' }, actual);
    item.append(element('span', { class: 'now' }, `${words.say('now')}: `, value));
  }
  if (line.in !== undefined && !line.holds) {
    item.append(element('span', { class: 'soft' }, words.say('in', { TIME: words.time(line.in) })));
  }
  return item;
}

/** A sign that colour alone does not make, with its word for who cannot see it. */
function mark(holds: boolean, words: Words): HTMLElement {
  return element(
    'span',
    {
      class: holds ? 'mark yes' : 'mark no',
      role: 'img',
      'aria-label': words.say(holds ? 'yes' : 'no'),
    },
    holds ? '✓' : '✗',
  );
}

/** Segments, below the prompts that ask for them. */
export function drawSegments(root: HTMLElement, segments: readonly Segment[], words: Words): void {
  root.hidden = segments.length === 0;
  root.replaceChildren(
    element('h3', {}, words.say('segments')),
    ...segments.map((segment) => {
      const drawn = part(segment, segment.name, words);
      drawn.dataset['segment'] = segment.name;
      return drawn;
    }),
  );
}
