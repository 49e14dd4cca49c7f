import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import * as z from 'zod/mini'
import { recordGate } from '@/e2e/gates/record-gate'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import { readSettings } from '@/lib/pod/environment'
import { listenTcp } from '@/lib/pod/testing/listeners'
import { targetRequestSchema } from '../../contract'
import { tryTarget } from './try-target'

const { allowedTargets } = readSettings({
  ALLOWED_TARGETS: 'db.example.com:5432, 192.0.2.7:443, [2001:db8::7]:443, api.example.com:443',
})

const HOSTS = [
  'localhost',
  '127.0.0.1',
  '127.1',
  '0',
  '0.0.0.0',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.1',
  '127.0.0.1.nip.io',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[fe80::1%eth0]',
  '[fd00:ec2::254]',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '169.254.43518',
  '169.254.169.254.',
  'metadata.google.internal',
  'metadata',
  'instance-data',
  '１２７.0.0.1',
  '①②⑦.0.0.1',
  '127。0。0。1',
  'ⓛocalhost',
  'db.example.com\u200b',
  'db.exаmple.com',
  'DB.EXAMPLE.COM',
  'Db.example.com',
  'db.example.com.',
  'db.example.com@169.254.169.254',
  'x:y@db.example.com',
  'db.example.com#',
  'db.example.com?',
  'db.example.com/',
  'db.example.com\\',
  'db.example.com%2e',
  'db.example.com%00',
  'db.example.com\0',
  'db.example.com ',
  ' db.example.com',
  'db.example.com\t',
  'db.example.com\r\n',
  '\u202edb.example.com',
  'evil.db.example.com',
  'db.example.com.evil.example',
  '*.example.com',
  '*',
  '',
  '192.0.2.8',
  '192.000.002.007',
  '3221225991',
  '0xc0000207',
  '192.0.519',
  '[::ffff:192.0.2.7]',
  '[2001:0db8::7]',
  '[2001:DB8::7]',
  '2001:db8::7',
  'kubernetes.default.svc',
  '10.96.0.1',
  'file:///etc/passwd',
  'http://db.example.com',
  '//db.example.com',
  'unix:/var/run/docker.sock',
  '/var/run/docker.sock',
  '__proto__',
  'constructor',
  'toString',
]
const PORTS = [
  ':5432',
  ':443',
  ':0443',
  ':+443',
  ':443.0',
  ':443 ',
  ':0x1bb',
  ':４４３',
  ':22',
  ':0',
  ':65536',
  ':-1',
  '',
  ':',
  ':443:443',
  ':443/x',
  ':1e3',
]

const VALUES: unknown[] = [
  0,
  -1,
  null,
  true,
  [],
  ['db.example.com:5432'],
  { target: 'db.example.com:5432' },
  { host: 'x', port: 1 },
  undefined,
]

let connects: MockInstance
beforeEach(() => {
  connects = vi.spyOn(Socket.prototype, 'connect')
})
afterEach(() => {
  connects.mockRestore()
})

const all = new Set(allowedTargets.map(({ entry }) => entry))
const limit = () => createRateLimit(1e6, 1e6)
const signal = new AbortController().signal

async function attempt(target: string, lookup = vi.fn(async () => [{ address: '192.0.2.9' }])) {
  try {
    const tried = await tryTarget(target, {
      allowed: allowedTargets,
      signal,
      limit: limit(),
      lookup,
      deadlineMs: 50,
    })
    return { tried, lookups: lookup.mock.calls.length }
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error
    return { tried: null, lookups: lookup.mock.calls.length }
  }
}

describe('what ALLOWED_TARGETS does not have', () => {
  it('opens no socket and asks for no name, in any spelling', async () => {
    const tricks = HOSTS.flatMap((host) => PORTS.map((port) => `${host}${port}`)).filter(
      (one) => !all.has(one),
    )
    const bodies = [
      ...tricks.map((target) => ({ target })),
      ...VALUES.map((target) => ({ target })),
      ...allowedTargets.map(({ entry }) => ({ target: entry, host: '169.254.169.254' })),
      ...allowedTargets.map(({ entry }) => ({ target: entry, port: 22 })),
    ]
    let lookups = 0
    let passed = 0
    for (const body of bodies) {
      const parsed = z.safeParse(targetRequestSchema, body)
      if (!parsed.success) continue
      passed += 1
      const { tried, lookups: asked } = await attempt(parsed.data.target)
      lookups += asked
      expect(tried, JSON.stringify(body)).toBeNull()
    }
    const sockets = connects.mock.calls.length
    recordGate({
      id: 'ssrf',
      part: 'spellings',
      figure: `${sockets} sockets, ${lookups} names asked for, of ${bodies.length} attempts`,
      state: sockets + lookups === 0 ? 'met' : 'missed',
    })
    expect({ sockets, lookups }).toEqual({ sockets: 0, lookups: 0 })
    expect(passed).toBeGreaterThan(1_000)
  })

  it('includes what an allowed name must not lead to', async () => {
    const leads = [
      '127.0.0.1',
      '127.8.8.8',
      '::1',
      '::',
      '0.0.0.0',
      '169.254.169.254',
      '169.254.170.2',
      '169.254.20.10',
      'fe80::1',
      'FE80::1',
      'fe80::1%eth0',
      'fd00:ec2::254',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:a9fe:a9fe',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::169.254.169.254',
      '2002:7f00:1::',
      '64:ff9b:1::a9fe:a9fe',
      '::ffff:0:169.254.169.254',
      '224.0.0.1',
      '255.255.255.255',
      'ff02::1',
      'not an address',
      '',
    ]
    for (const address of leads) {
      const alone = await attempt(
        'db.example.com:5432',
        vi.fn(async () => [{ address }]),
      )
      const second = await attempt(
        'api.example.com:443',
        vi.fn(async () => [{ address: '192.0.2.9' }, { address }]),
      )
      expect([address, alone.tried?.outcome, second.tried?.outcome]).toEqual([
        address,
        'not-sent',
        'not-sent',
      ])
    }
    const sockets = connects.mock.calls.length
    recordGate({
      id: 'ssrf',
      part: 'names',
      figure: `${sockets} sockets, of ${2 * leads.length} names that lead astray`,
      state: sockets === 0 ? 'met' : 'missed',
    })
    expect(sockets).toBe(0)
  })
})

describe('an entry of ALLOWED_TARGETS', () => {
  it('is resolved once, and the connection goes where it was checked', async () => {
    const answers = ['192.0.2.9', '127.0.0.1', '169.254.169.254']
    const lookup = vi.fn(async () => [{ address: answers.shift() ?? '127.0.0.1' }])
    const { lookups } = await attempt('api.example.com:443', lookup)
    expect(lookups).toBe(1)
    const [first] = connects.mock.calls.map(([to]) => JSON.stringify(to))
    expect(connects.mock.calls).toHaveLength(1)
    expect(first).toContain('"host":"192.0.2.9"')
  })

  it('may be loopback where the operator wrote the address himself', async () => {
    const listener = await listenTcp((socket) => socket.destroy())
    try {
      const entry = `127.0.0.1:${listener.port}`
      const allowed = readSettings({ ALLOWED_TARGETS: entry }).allowedTargets
      const tried = await tryTarget(entry, { allowed, signal, limit: limit() })
      expect(tried).toMatchObject({ outcome: 'connected', address: entry })
    } finally {
      await listener.close()
    }
  })

  it('is tried a few times in a row, and then not', async () => {
    const bucket = createRateLimit(0.5, 4)
    const ask = () =>
      tryTarget('192.0.2.7:443', {
        allowed: allowedTargets,
        signal: AbortSignal.timeout(20),
        limit: bucket,
        nowMs: 0,
      })
    const ends = await Promise.allSettled([ask(), ask(), ask(), ask(), ask()])
    expect(ends.map((end) => (end.status === 'rejected' ? end.reason.name : 'sent')).at(-1)).toBe(
      'TooSoonError',
    )
  })
})
