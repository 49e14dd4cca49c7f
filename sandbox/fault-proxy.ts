import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

interface Pair {
  client: Socket
  server: Socket
  /** The delivery of what came from the server so far. */
  delivered: Promise<void>
}

// A socket that is shutting down cannot be reset: Node would never close its handle.
function abort(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/**
 * A TCP proxy in front of the API server with the faults of a network: it knows nothing of TLS or HTTP. Counts connections, so
 * that a test sees those that a client leaves behind.
 */
export class FaultProxy {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  #port = 0
  #accepted = 0
  #isHolding = false
  #bytesPerSecond = Number.POSITIVE_INFINITY

  private constructor(target: () => number) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client, target()))
  }

  /** Listens on a free port; `target` is asked for the port of the API server at each connection. */
  static async start(target: () => number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    await proxy.accept()
    return proxy
  }

  get port(): number {
    return this.#port
  }

  /** Connections since the start. */
  get accepted(): number {
    return this.#accepted
  }

  /** Connections that a client holds now. */
  get open(): number {
    return this.#pairs.size
  }

  /** A black hole: no byte passes in either direction, nothing is closed, and new connections are accepted in silence. */
  hold(): void {
    this.#isHolding = true
    for (const { client, server } of this.#pairs) {
      client.pause()
      server.pause()
    }
  }

  /** Ends a black hole. Bytes that were held back pass, unless their connection was reset meanwhile. */
  pass(): void {
    this.#isHolding = false
    this.#bytesPerSecond = Number.POSITIVE_INFINITY
    for (const { client, server } of this.#pairs) {
      client.resume()
      server.resume()
    }
  }

  /** Limits answers to this many bytes a second per connection. */
  drip(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Ends every connection with RST. */
  reset(): void {
    for (const { client, server } of this.#pairs) {
      abort(client)
      server.destroy()
    }
  }

  /** Ends every connection with FIN, as a load balancer does when it is removed. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.end()
      server.destroy()
    }
  }

  /** Stops listening and resets what is open: connections are refused until `accept`. */
  refuse(): Promise<void> {
    if (!this.#server.listening) return Promise.resolve()
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.reset()
    })
  }

  accept(): Promise<void> {
    if (this.#server.listening) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject)
        const address = this.#server.address()
        if (address !== null && typeof address !== 'string') this.#port = address.port
        resolve()
      })
    })
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.refuse()
    else this.reset()
  }

  #accept(client: Socket, port: number): void {
    this.#accepted += 1
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const pair: Pair = { client, server, delivered: Promise.resolve() }
    this.#pairs.add(pair)
    client.on('close', () => {
      this.#pairs.delete(pair)
      server.destroy()
    })
    // What either side does to its half is done to the other.
    client.on('error', () => abort(server))
    server.on('error', () => abort(client))
    client.on('end', () => server.end())
    server.on('end', () => client.end())
    server.on('close', () => client.end())
    client.on('data', (bytes: Buffer) => server.write(bytes))
    server.on('data', (bytes: Buffer) => {
      pair.delivered = pair.delivered.then(() => this.#deliver(pair, bytes))
    })
    if (!this.#isHolding) return
    client.pause()
    server.pause()
  }

  async #deliver({ client, server }: Pair, bytes: Buffer): Promise<void> {
    if (this.#bytesPerSecond === Number.POSITIVE_INFINITY) {
      if (!client.destroyed) client.write(bytes)
      return
    }
    server.pause()
    for (let from = 0; from < bytes.length && !client.destroyed; ) {
      const size = Math.max(1, Math.min(bytes.length - from, Math.round(this.#bytesPerSecond / 20)))
      client.write(bytes.subarray(from, from + size))
      from += size
      // A rate that was lifted meanwhile delivers the rest at once.
      if (this.#bytesPerSecond !== Number.POSITIVE_INFINITY) await delay((1000 * size) / this.#bytesPerSecond)
    }
    if (!this.#isHolding) server.resume()
  }
}
