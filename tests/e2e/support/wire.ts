// A wire that can be cut: a small TCP relay between the browser and the server.
import { createServer, type Server, Socket, connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export class Wire {
  private readonly listener: Server;
  private readonly sockets = new Set<Socket>();
  private whole = true;
  private deaf = false;
  /** The address to open instead of the server's. */
  url = '';

  constructor(private readonly target: string) {
    this.listener = createServer((near) => this.join(near));
  }

  async start(): Promise<void> {
    this.listener.listen(0, '127.0.0.1');
    await once(this.listener, 'listening');
    this.url = `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  private join(near: Socket): void {
    this.keep(near);
    if (!this.whole) {
      near.destroy();
      return;
    }
    const { hostname, port } = new URL(this.target);
    const far = connect(Number(port), hostname);
    this.keep(far);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (!this.deaf) near.write(chunk);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  /** What is sent still arrives, but no answer comes back. */
  deafen(): void {
    this.deaf = true;
  }

  /** Cuts every connection; new ones are refused. */
  cut(): void {
    this.whole = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.whole = true;
    this.deaf = false;
  }

  async remove(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }
}
