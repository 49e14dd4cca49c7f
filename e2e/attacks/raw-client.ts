import { connect, type Socket } from 'node:net'
import { loadFactor } from '../testing/load-factor'

/** What came back: the status line's code and the whole answer as bytes in text. */
export interface RawAnswer {
  status: number
  text: string
}

/** How long an answer can go without a byte on a quiet machine before it counts as cut; the longest deadline of an answer is less. */
const SILENT_MS = 30_000
/** How long a connection is used again; the product ends it after 75 s, and what is sent just then is lost. */
const IDLE_MS = 60_000
const ENDS = ['close', 'error', 'timeout'] as const

function isWhole(text: string, isHead: boolean): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  if (isHead) return true
  const head = text.slice(0, end).toLowerCase()
  if (head.includes('content-type: text/event-stream')) return true
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
  if (length !== undefined) return text.length - end - 4 >= Number(length)
  return head.includes('transfer-encoding: chunked') ? text.endsWith('\r\n0\r\n\r\n') : false
}

/** Sends bytes as they are, one request after the other on one connection, which is opened again where the server closed it. */
export class RawClient {
  readonly #to: { port: number; host: string; localAddress: string }
  #socket: Socket | undefined
  #usedMs = 0

  /** Limits tell clients apart by address. */
  constructor(port: number, localAddress = '127.0.0.1') {
    this.#to = { port, host: '127.0.0.1', localAddress }
  }

  ask(bytes: string): Promise<RawAnswer> {
    const isHead = bytes.startsWith('HEAD ')
    if (performance.now() - this.#usedMs > IDLE_MS) this.close()
    const socket = this.#socket ?? this.#open()
    return new Promise((resolve) => {
      let text = ''
      const finish = (keep: boolean) => {
        socket.off('data', take)
        for (const event of ENDS) socket.off(event, cut)
        this.#usedMs = performance.now()
        if (!keep) this.close()
        resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text })
      }
      socket.setTimeout(SILENT_MS * loadFactor())
      const take = (part: Buffer) => {
        text += part.toString('latin1')
        if (!isWhole(text, isHead)) return
        finish(!/\r\n(?:connection: close|content-type: text\/event-stream)/i.test(text))
      }
      const cut = () => finish(false)
      socket.on('data', take)
      for (const event of ENDS) socket.on(event, cut)
      socket.write(bytes, 'latin1')
    })
  }

  #open(): Socket {
    const socket = connect(this.#to)
    this.#socket = socket
    socket.on('error', () => undefined)
    // The server may end or reset it while it waits for the next request. What is closed tells nothing more, not even a timeout.
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        if (this.#socket === socket) this.#socket = undefined
      })
    }
    return socket
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }
}
