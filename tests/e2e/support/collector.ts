// An endpoint of the merchant's own that answers as a test tells it to.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Reported {
  id: string;
  type: string;
  time: string;
  data: Record<string, unknown>;
}

/** What our own collector's answer says. */
interface Verdicts {
  accepted?: string[];
  rejected?: { index: number; id: string; code: 'schema'; message: string }[];
  retry?: number[];
}

/** An answer; or none, with the connection left open; or none, with the connection closed. */
export type Answer =
  { status: number; headers?: Record<string, string>; body?: Verdicts } | 'silence' | 'closed';

/** What is answered to a request: its number from 0, and its events. */
export type Script = (request: number, events: Reported[]) => Answer;

/** Takes everything. */
export const fine: Script = () => ({ status: 204 });

export class Collector {
  private readonly server: Server;
  /** One list of events for each request. */
  readonly batches: Reported[][] = [];
  /** When each of them came. */
  readonly times: number[] = [];
  /** Ids of the events that it said it has, each time it did. */
  readonly taken: string[] = [];
  /** Ids of the events that it said it will never take. */
  readonly refused: string[] = [];
  url = '';

  constructor(public answer: Script) {
    this.server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      // Without it, no page of another origin reads the header.
      response.setHeader('access-control-expose-headers', 'Retry-After');
      if (request.method === 'OPTIONS') {
        response.writeHead(204).end();
        return;
      }
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const events = JSON.parse(text) as Reported[];
        const answered = this.answer(this.batches.length, events);
        this.batches.push(events);
        this.times.push(Date.now());
        this.note(events, answered);
        if (answered === 'silence') return;
        if (answered === 'closed') {
          response.destroy();
          return;
        }
        response.writeHead(answered.status, answered.headers);
        response.end(answered.body ? JSON.stringify(answered.body) : undefined);
      });
    });
  }

  private note(events: Reported[], answered: Answer): void {
    if (typeof answered === 'string') return;
    const { status, body = {} } = answered;
    const rejected = new Set(body.rejected?.map(({ index }) => index));
    const again = new Set(body.retry);
    for (const [index, { id }] of events.entries()) {
      const isTaken = status < 300 && !rejected.has(index) && !again.has(index);
      if (isTaken) this.taken.push(id);
      const isRefused = status < 300 ? rejected.has(index) : status < 500 && status !== 429;
      if (isRefused) this.refused.push(id);
    }
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/collect`;
  }

  /** How often each event came, by id. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const event of this.batches.flat()) counts.set(event.id, (counts.get(event.id) ?? 0) + 1);
    return counts;
  }

  async remove(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
