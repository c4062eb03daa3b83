/**
 * Role: asks the assistant of the server, and tells what it says as it comes: server-sent events in the
 * answer to a post, which an `EventSource` cannot make.
 * Trigger: `Effect::AskAssistant`.
 * Leaves: a call of `told` with the data of each event, and one without when the answer has ended, for
 * whatever reason; none after it was stopped.
 */

/** How long an answer may take, in milliseconds: longer than the server gives itself. */
const PATIENCE = 45_000;

/** The longest event: the server's answers have 16 KiB of words at most. */
const MAX_EVENT = 256 * 1024;

/**
 * @param {string} url
 * @param {string} body
 * @param {AbortSignal} signal
 * @param {(data: string) => void} tell
 */
async function read(url, body, signal, tell) {
  const response = await fetch(url, { method: 'POST', body, credentials: 'omit', signal });
  if (!response.ok || !response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const events = rest.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) tell(event.slice(6));
    if (rest.length > MAX_EVENT) return;
  }
}

/**
 * @param {string} url
 * @param {string} body
 * @param {(data?: string) => void} told
 * @returns {() => void} stops it
 */
export function askAssistant(url, body, told) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    told();
  };
  read(url, body, controller.signal, (data) => {
    if (!over) told(data);
  }).then(end, end);
  return () => {
    over = true;
    clearTimeout(timer);
    controller.abort();
  };
}
