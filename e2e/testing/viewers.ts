import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ViewerFigures {
  /** Requests that were answered or broke off. */
  asked: number
  /** Answers that are not a success, and connections that broke off after they were taken. */
  failures: string[]
  /** Streams that were told about the end. */
  told: number
}

export interface Viewers {
  figures(): ViewerFigures
  /** Waits until every viewer was told to go elsewhere, or stops them. */
  stop(): Promise<ViewerFigures>
}

const PATHS = ['/', '/identity', '/api/kinds', '/permissions', '/icon.svg']
const TOPIC = '/api/stream?topics=identity'

/** Viewers with an address, a stream and a kept-alive connection each, that ask for pages until an answer is the last of its connection. */
export async function startViewers(
  port: number,
  { count, perSecond }: { count: number; perSecond: number },
): Promise<Viewers> {
  const total: ViewerFigures = { asked: 0, failures: [], told: 0 }
  let isStopped = false

  const ask = (path: string, localAddress: string, agent: http.Agent | false) =>
    new Promise<{ status: number; text: string; isLast: boolean }>((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port, path, localAddress, agent }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        const isLast = response.headers.connection === 'close'
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, isLast }))
        response.on('error', reject)
        if (path === TOPIC) started += 1
      })
      request.on('error', reject)
    })

  let started = 0
  async function follow(address: string): Promise<void> {
    const { text } = await ask(TOPIC, address, false)
    if (text.includes('"bye"')) total.told += 1
  }

  async function look(address: string, index: number): Promise<void> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    await sleep((index / count) * (1000 / perSecond))
    for (let turn = index; !isStopped; turn += 1) {
      const path = PATHS[turn % PATHS.length] ?? '/'
      try {
        const { status, isLast } = await ask(path, address, agent)
        total.asked += 1
        if (status < 200 || status > 299) total.failures.push(`${path}: ${status}`)
        // The next connection of a Service goes to a replica that is ready.
        if (isLast) break
      } catch (error) {
        total.asked += 1
        total.failures.push(`${path}: ${error instanceof Error && 'code' in error ? error.code : error}`)
      }
      await sleep(1000 / perSecond)
    }
    agent.destroy()
  }

  const addresses = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`)
  const streams = addresses.map((address) =>
    follow(address).catch((error) => total.failures.push(`stream: ${error}`)),
  )
  const lookers = addresses.map(look)
  while (started < count) await sleep(10)
  const figures = () => ({ ...total, failures: [...total.failures] })
  return {
    figures,
    async stop() {
      await Promise.race([Promise.all([...streams, ...lookers]), sleep(2000)])
      isStopped = true
      await Promise.all(lookers)
      return figures()
    },
  }
}
