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
  /**
   * Waits until every viewer was told to go elsewhere, or stops them. What was asked after `promisedUntil`, on `performance.now()`, may
   * fail: a viewer on a busy machine can come when nobody is there any more.
   */
  stop(promisedUntil?: number): Promise<ViewerFigures>
}

const PATHS = ['/', '/identity', '/api/kinds', '/permissions', '/icon.svg']
const TOPIC = '/api/stream?topics=identity'

/** Viewers with an address, a stream and a kept-alive connection each, that ask for pages until an answer is the last of its connection. */
export async function startViewers(
  port: number,
  { count, perSecond }: { count: number; perSecond: number },
): Promise<Viewers> {
  const total = { asked: 0, told: 0 }
  const failed: { says: string; askedAt: number }[] = []
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
      const askedAt = performance.now()
      const fail = (says: unknown) => failed.push({ says: `${path}: ${says}`, askedAt })
      try {
        const { status, isLast } = await ask(path, address, agent)
        total.asked += 1
        if (status < 200 || status > 299) fail(status)
        // The next connection of a Service goes to a replica that is ready.
        if (isLast) break
      } catch (error) {
        total.asked += 1
        fail(error instanceof Error && 'code' in error ? error.code : error)
      }
      await sleep(1000 / perSecond)
    }
    agent.destroy()
  }

  const addresses = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`)
  const streams = addresses.map((address) =>
    follow(address).catch((error) => failed.push({ says: `stream: ${error}`, askedAt: 0 })),
  )
  const lookers = addresses.map(look)
  while (started < count) await sleep(10)
  const figures = (promisedUntil = Number.POSITIVE_INFINITY) => ({
    ...total,
    failures: failed.flatMap(({ says, askedAt }) => (askedAt <= promisedUntil ? [says] : [])),
  })
  return {
    figures: () => figures(),
    async stop(promisedUntil) {
      await Promise.race([Promise.all([...streams, ...lookers]), sleep(2000)])
      isStopped = true
      await Promise.all(lookers)
      return figures(promisedUntil)
    },
  }
}
