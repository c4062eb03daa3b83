// A language model's endpoint: it speaks `/chat/completions` as a stream, and says what a test writes
// into it, when the test writes it.
import { once } from 'node:events';
import { createServer, type Server as Http, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it was asked. */
export interface Asked {
  key: string | undefined;
  body: { model: string; messages: { role: string; content: string }[] };
}

export class Model {
  private readonly http: Http;
  private answers: ServerResponse[] = [];
  readonly asked: Asked[] = [];
  /** The status of the next answers. */
  status = 200;
  /** How many answers the other side has left before their end. */
  left = 0;
  url = '';

  constructor() {
    this.http = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const body = JSON.parse(text) as Asked['body'];
        this.asked.push({ key: request.headers.authorization, body });
        if (this.status !== 200) {
          response.writeHead(this.status).end();
          return;
        }
        response.on('close', () => (this.left += response.writableEnded ? 0 : 1));
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        this.answers.push(response);
      });
    });
  }

  async start(): Promise<void> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    this.url = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/v1`;
  }

  /** The answer that was begun last. */
  private get answer(): ServerResponse {
    const answer = this.answers.at(-1);
    if (!answer) throw new Error('nothing was asked');
    return answer;
  }

  /** Says some words. */
  say(content: string): void {
    const chunk = { choices: [{ index: 0, delta: { content }, finish_reason: null }] };
    this.answer.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }

  /** Ends the answer. */
  end(): void {
    const chunk = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    this.answer.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  }

  /** Breaks the connection off. */
  cut(): void {
    this.answer.destroy();
  }

  async remove(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}
