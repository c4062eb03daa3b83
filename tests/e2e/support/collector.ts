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

export type Answer = { status: number; headers?: Record<string, string> } | 'silence';

export class Collector {
  private readonly server: Server;
  /** One list of events for each request. */
  readonly batches: Reported[][] = [];
  url = '';

  constructor(private readonly answer: (request: number) => Answer) {
    this.server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*');
      if (request.method === 'OPTIONS') {
        response.writeHead(204).end();
        return;
      }
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const answered = this.answer(this.batches.length);
        this.batches.push(JSON.parse(text) as Reported[]);
        if (answered === 'silence') return;
        response.writeHead(answered.status, answered.headers).end();
      });
    });
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
