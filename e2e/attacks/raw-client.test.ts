import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { RawClient } from './raw-client'

it('opens a connection again that was reset while nothing was asked', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined))
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const [client, other] = [new RawClient(address.port), new RawClient(address.port)]
  onTestFinished(() => {
    client.close()
    other.close()
  })
  const ask = async (it: RawClient) => (await it.ask('GET / HTTP/1.1\r\n\r\n')).status

  expect(await ask(client)).toBe(200)
  sockets[0]?.resetAndDestroy()
  // By its answer the reset has arrived.
  expect(await ask(other)).toBe(200)
  expect(await ask(client)).toBe(200)
})
