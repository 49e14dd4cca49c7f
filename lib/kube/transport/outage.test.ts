import { expect, it } from 'vitest'
import { KubeUnreachableError } from './errors'
import { Outage } from './stand-in'

const line = { method: 'GET', path: '/api/v1/pods' } as const
const other = { method: 'GET', path: '/api/v1/services' } as const

function unreachable(
  during: 'connect' | 'tls' | 'headers',
  step: 'connect' | 'tls' | 'timeout' | 'stranger',
  osCode = 'ECONNREFUSED',
) {
  const facts = { step, during, osCode, says: 'refused', authority: 'a:443' }
  return new KubeUnreachableError(line, facts, 5)
}

it('lets one try after each pause, longer each time, and all again once a server was reached', () => {
  const outage = new Outage()
  expect(outage.standIn(line, 0)).toBeNull()
  const tries: number[] = []
  outage.tell(unreachable('connect', 'connect'), 0)
  for (let now = 0; now < 20_000; now += 50) {
    if (outage.standIn(other, now)) continue
    tries.push(now)
    expect(outage.standIn(other, now)).toMatchObject({
      request: other,
      osCode: 'ECONNREFUSED',
      standsIn: true,
    })
    outage.tell(unreachable('connect', 'connect'), now)
  }
  expect(tries).toEqual([800, 2_400, 5_600, 10_600, 15_600])
  outage.tell(null, 20_100)
  expect([outage.standIn(line, 20_100), outage.standIn(other, 20_100)]).toEqual([null, null])
})

it('holds lists back from what is not an API server, until it is one', () => {
  const outage = new Outage()
  outage.tell(unreachable('tls', 'stranger', 'NOT_THE_API_SERVER'), 0)
  expect(outage.standIn(other, 100)).toMatchObject({ step: 'stranger', standsIn: true })
  outage.tell(null, 900)
  expect(outage.standIn(other, 950)).toBeNull()
})

it('takes calls that fail together for one failure', () => {
  const outage = new Outage()
  for (let i = 0; i < 10; i += 1) outage.tell(unreachable('connect', 'connect'), i)
  expect(outage.standIn(line, 801)).toBeNull()
})

it.each([
  ['a certificate that no other ca.crt would fix', unreachable('tls', 'tls', 'CERT_HAS_EXPIRED')],
  ['a server that is slow to answer', unreachable('headers', 'timeout')],
  ['a caller that gave up', new Error('Nobody looks.')],
])('is not begun by %s', (_, error) => {
  const outage = new Outage()
  outage.tell(error, 0)
  expect(outage.standIn(line, 0)).toBeNull()
})

it.each([
  ['gives up', new Error('Nobody looks.')],
  [
    'has no credentials',
    new KubeUnreachableError(
      line,
      { step: 'credentials', during: 'queue', osCode: 'ENOENT', says: 'no token', authority: 'a:443' },
      0,
    ),
  ],
])('lets another try when the one that tries %s', (_, error) => {
  const outage = new Outage()
  outage.tell(unreachable('connect', 'connect'), 0)
  expect(outage.standIn(line, 900)).toBeNull()
  outage.tell(error, 901)
  expect(outage.standIn(line, 902)).toBeNull()
  expect(outage.standIn(line, 903)).not.toBeNull()
})

it('holds a call back while ca.crt does not vouch for the server', () => {
  const outage = new Outage()
  outage.tell(unreachable('tls', 'tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 0)
  expect(outage.standIn(other, 1)).toMatchObject({ step: 'tls', standsIn: true })
  outage.forget()
  expect([outage.standIn(line, 2), outage.standIn(other, 2)]).toEqual([null, null])
})
