import { ServerResponse } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { createHandler } from './apiserver'
import type { ServerCertificate } from './pki'

const tlsHandshake = 0x16
const plainHttpAnswer = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

interface FrontOptions {
  certificate: ServerCertificate
  /** Whose client certificates are accepted, PEM. */
  clientCa: string
  handler: ReturnType<typeof createHandler>
  /** Whether a call can change to another protocol; if not, it is answered as one that did not ask to. */
  upgrades: boolean
}

/** The socket side of the API server: TLS, Go's answer to plain HTTP, and a network that can be made to fail. */
export class Front {
  readonly #tcp: Server
  readonly #https: HttpsServer
  readonly #sockets = new Set<Socket>()
  readonly #secured = new Set<TLSSocket>()
  #frozen = false
  #held: Socket[] = []
  /** Whose client certificates are accepted, PEM. */
  readonly #clientCa: string
  #port = 0

  constructor({ certificate, clientCa, handler, upgrades }: FrontOptions) {
    this.#clientCa = clientCa
    const answer: (...call: Parameters<typeof handler>) => void = (request, response, upgrade) => {
      handler(request, response, upgrade).catch((error: unknown) => {
        // A client that leaves in the middle of its request is not the server's fault.
        if (!request.socket.destroyed) console.error(error)
        response.destroy()
      })
    }
    this.#https = createHttpsServer(
      { ...certificate, ca: clientCa, requestCert: true, rejectUnauthorized: false },
      (request, response) => answer(request, response),
    )
    if (upgrades) {
      this.#https.on('upgrade', (request, socket: TLSSocket, head) => {
        const response = new ServerResponse(request)
        response.assignSocket(socket)
        response.shouldKeepAlive = false
        response.once('finish', () => socket.end())
        socket.on('error', () => undefined)
        answer(request, response, { socket, head })
      })
    }
    this.#https.keepAliveTimeout = 90_000
    this.#https.on('secureConnection', (socket) => {
      this.#secured.add(socket)
      socket.on('close', () => this.#secured.delete(socket))
    })
    // A client's handshake errors are the client's to report.
    this.#https.on('tlsClientError', () => undefined)
    // As Go's server does. Else the first answer of each connection waits 40 ms for the client to acknowledge the session tickets.
    this.#tcp = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  get port(): number {
    return this.#port
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#tcp.once('error', reject)
      this.#tcp.listen(port, '127.0.0.1', () => {
        this.#tcp.off('error', reject)
        this.#port = portOf(this.#tcp)
        resolve()
      })
    })
  }

  /** Stops listening and ends every connection: calls are refused until `listen`. */
  refuse(): Promise<void> {
    return new Promise((resolve) => {
      this.#tcp.close(() => resolve())
      this.cut()
    })
  }

  /** Ends every connection at once. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Silently lets nothing through: open connections go quiet, new ones are never answered. */
  freeze(): void {
    if (this.#frozen) return
    this.#frozen = true
    for (const socket of this.#secured) socket.cork()
  }

  thaw(): void {
    if (!this.#frozen) return
    this.#frozen = false
    for (const socket of this.#secured) socket.uncork()
    for (const socket of this.#held.splice(0)) this.#admit(socket)
  }

  /** Serves another certificate to connections made from now on. */
  present(certificate: ServerCertificate): void {
    this.#https.setSecureContext({ ...certificate, ca: this.#clientCa })
  }

  async stop(): Promise<void> {
    this.#https.removeAllListeners('request')
    if (this.#tcp.listening) await this.refuse()
    else this.cut()
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => undefined)
    if (this.#frozen) this.#held.push(socket)
    else this.#admit(socket)
  }

  #admit(socket: Socket): void {
    socket.once('readable', () => {
      const first: unknown = socket.read(1)
      if (!Buffer.isBuffer(first)) return
      if (first[0] !== tlsHandshake) {
        socket.end(plainHttpAnswer)
        return
      }
      socket.unshift(first)
      this.#https.emit('connection', socket)
    })
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
