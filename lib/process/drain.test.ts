import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { countStalls } from '@/e2e/testing/stalls'
import { drainOf } from './drain'

async function serve(handler: http.RequestListener) {
  const server = http.createServer(handler)
  const ended: (() => void)[] = []
  const drain = drainOf(server, () => {
    for (const end of ended.splice(0)) end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => {
    agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask = () =>
    new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      const request = http.get({ port, host: '127.0.0.1', agent }, (response) => {
        response.resume()
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode, connection: response.headers.connection }),
        )
      })
      request.on('error', reject)
    })
  return { drain, ask, ended }
}

it('answers a client that keeps asking once more, then closes the connection', async () => {
  const { drain, ask } = await serve((_, response) => response.end('ok'))
  expect(await ask()).toEqual({ status: 200, connection: 'keep-alive' })
  let isDrained = false
  const drained = drain(5000).then(() => {
    isDrained = true
  })
  const answers: unknown[] = []
  while (!isDrained) {
    answers.push(await ask().catch((error) => error.code))
    await sleep(5)
  }
  await drained
  // The last one may be in the backlog while the listener closes.
  const refused = answers.filter((answer) => answer === 'ECONNREFUSED' || answer === 'ECONNRESET')
  expect(answers.length - refused.length).toBeGreaterThan(10)
  for (const answer of answers.slice(0, answers.length - refused.length)) {
    expect(answer).toEqual({ status: 200, connection: 'close' })
  }
})

it('is done at once where no one asks', async () => {
  const { drain, ask } = await serve((_, response) => response.end('ok'))
  const before = performance.now()
  const stalledMs = countStalls()
  await drain(60_000)
  expect(performance.now() - before - stalledMs()).toBeLessThan(200)
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

it('ends the streams that are open and those that are opened meanwhile', async () => {
  const { drain, ask, ended } = await serve((_, response) => {
    response.write('data: 1\n\n')
    ended.push(() => response.end('data: bye\n\n'))
  })
  const first = ask()
  await expect.poll(() => ended.length).toBe(1)
  const drained = drain(60_000)
  expect((await first).status).toBe(200)
  expect((await ask()).status).toBe(200)
  await drained
})

it('goes at once where no time is given to those who would ask again', async () => {
  const { drain, ask } = await serve((_, response) => response.end('ok'))
  expect(await ask()).toEqual({ status: 200, connection: 'keep-alive' })
  const before = performance.now()
  const stalledMs = countStalls()
  await drain(1000)
  expect(performance.now() - before - stalledMs()).toBeLessThan(500)
})

it('cuts an answer that does not end in its time', async () => {
  const { drain, ask } = await serve((_, response) => response.write('never'))
  const hanging = ask()
  await sleep(50)
  await Promise.all([drain(300), expect(hanging).rejects.toThrow()])
})
