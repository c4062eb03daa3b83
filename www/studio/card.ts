/**
 * Role: one piece of code with its button to copy it.
 * Trigger: the studio starts; the code changes.
 * Leaves: a card; after a copy, feedback for the eye and the screen reader.
 */
import { say, type Word } from './words.ts';

/** Milliseconds that "Copied" stays. */
const FEEDBACK = 2000;

export interface Card {
  root: HTMLElement;
  show(code: string): void;
}

export function card(title: Word, hint: Word): Card {
  const root = document.createElement('article');
  const heading = document.createElement('h3');
  const about = document.createElement('p');
  const block = document.createElement('pre');
  const code = document.createElement('code');
  const copy = document.createElement('button');
  const status = document.getElementById('status');
  heading.textContent = say(title);
  about.textContent = say(hint);
  block.dir = 'ltr';
  block.tabIndex = 0;
  block.setAttribute('role', 'region');
  block.setAttribute('aria-label', say(title));
  copy.type = 'button';
  copy.textContent = say('copy');
  copy.setAttribute('aria-label', `${say('copy')}: ${say(title)}`);
  block.append(code);
  root.append(heading, about, block, copy);

  let timer: ReturnType<typeof setTimeout> | undefined;
  copy.addEventListener('click', async () => {
    clearTimeout(timer);
    let word: Word = 'copied';
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
    } catch {
      word = 'copyFailed';
      getSelection()?.selectAllChildren(code);
    }
    copy.textContent = say(word);
    copy.classList.toggle('done', word === 'copied');
    if (status) status.textContent = say(word);
    timer = setTimeout(() => {
      copy.textContent = say('copy');
      copy.classList.remove('done');
      if (status) status.textContent = '';
    }, FEEDBACK);
  });

  return { root, show: (text) => (code.textContent = text) };
}
