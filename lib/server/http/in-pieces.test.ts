import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it, vi } from 'vitest'
import { raw, start } from '../testing/open-listener'
import { inPieces } from './in-pieces'

const HEAD =
  'POST /api/explain HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n'
const chunk = (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`
const chunked = (parts: string[]) =>
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n${parts.map(chunk).join('')}0\r\n\r\n`

it.each([
  ['one character each', ['x'], 100_000],
  ['few and many', ['ab', 'c'.repeat(40_000), 'd', 'e'.repeat(16_384), 'f'.repeat(9_000)], 5],
  ['just one piece', ['g'.repeat(16_384)], 1],
])('gives a body in chunks of %s whole, in few pieces', async (_, sizes, count) => {
  const parts = Array.from({ length: count }, (_part, i) => sizes[i % sizes.length] ?? '')
  let [pieces, body] = [0, '']
  const { listener } = await start({
    handler: async (request, response) => {
      request.on('data', () => {
        pieces += 1
      })
      body = await text(request)
      response.end('ok')
    },
  })
  expect(await raw(listener.port, chunked(parts))).toMatch(/^HTTP\/1\.1 200 /)
  expect(body).toBe(parts.join(''))
  expect(pieces).toBeLessThanOrEqual(body.length / 16_384 + count / 1_000 + 5)
})

it('takes no more of a body than its reader asks for, and leaves others their turn', async () => {
  const request = new IncomingMessage(new Socket())
  const goesOn = vi.spyOn(request.socket, 'resume')
  inPieces(request)
  const pushed = (count: number) => Array.from({ length: count }, () => request.push(Buffer.from('y')))
  expect(pushed(1_999)).not.toContain(false)
  expect(pushed(2)).toEqual([false, false])
  expect(goesOn).not.toHaveBeenCalled()
  await new Promise(setImmediate)
  expect(goesOn).toHaveBeenCalledTimes(1)
  expect(pushed(1_000)).not.toContain(false)

  pushed(200_000)
  await new Promise(setImmediate)
  expect(goesOn).toHaveBeenCalledTimes(1)
})
