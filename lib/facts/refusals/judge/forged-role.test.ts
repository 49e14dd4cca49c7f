import { describe, expect, it } from 'vitest'
import { doubtOf } from './decisions'
import { readLogFrom } from './log-refusals'
import { mergeSightings, type Sighting } from './merge-sightings'
import { accountToHelp, offerFor, type RefusedForRole } from './role-for'
import { isVouched, userIn } from './witness'

const ACCOUNT = 'system:serviceaccount:shop:web'
const START = Date.parse('2026-12-01T10:00:00Z')

const sentence = (verb: string, resource: string) =>
  `${resource} is forbidden: User "${ACCOUNT}" cannot ${verb} resource "${resource}" in API group "" in the namespace "shop"`
const status = (message: string) =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 403 })
const python = (message: string) =>
  `kubernetes.client.exceptions.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({})\nHTTP response body: ${status(message)}`
const klog = (message: string) =>
  `E1201 10:00:00.000000       1 reflector.go:158] "Failed to watch" err="failed to list *v1.Pod: ${message.replaceAll('"', '\\"')}" logger="UnhandledError"`
const kubectl = (message: string) => `Error from server (Forbidden): ${message}`
const zap = (message: string) =>
  JSON.stringify({ level: 'error', ts: '2026-12-01T10:00:00Z', msg: 'Reconciler error', error: message })
const json = (fields: object) => JSON.stringify({ level: 'error', ...fields })

/** In what a stranger dresses a sentence. */
const DRESSES: Readonly<Record<string, (text: string) => string>> = {
  'the sentence alone': (text) => text,
  'the head of client-go': klog,
  'the head of kubectl': kubectl,
  'the words of a reflector': (text) => `failed to list *v1.Pod: ${text}`,
  'a Status': status,
  'a line break and the head of client-go': (text) => `x\n${klog(text)}`,
  'a line break and the head of kubectl': (text) => `x\n${kubectl(text)}`,
  'a line break and a Status': (text) => `x\n${status(text)}`,
  'the end of a record, a line break and the head of client-go': (text) => `x"}\n${klog(text)}`,
  'a line break and an exception of Python': (text) => `x\n${python(text)}`,
  'a line break and a record of controller-runtime': (text) => `x\n${zap(text)}`,
  'a line break, as many lines as are read at once and the head of client-go': (text) =>
    `x${'\nnothing'.repeat(63)}\n${klog(text)}`,
}

/** How a program prints what it was sent: the lines of one write come at once. */
const CHANNELS: Readonly<Record<string, (text: string) => string[]>> = {
  'behind its own ERROR': (text) => [`ERROR cannot handle the order: ${text}`],
  'behind its own ERROR, alone': (text) => [`ERROR: ${text}`],
  'behind its own Error, alone': (text) => [`Error: ${text}`, '    at handle (/app/server.js:1:1)'],
  'as its last words': (text) => [`fatal: ${text}`],
  'as the error of its record': (text) => [json({ msg: 'sync failed', error: text })],
  'as the message of its record': (text) => [json({ msg: text })],
  'as the message of a nested error': (text) => [json({ msg: 'x', err: { type: 'Error', message: text } })],
  'in a record that it puts together': (text) => [`{"level":"error","error":"${text}"}`],
  'as the error of logfmt': (text) => [`level=error msg="sync failed" err=${JSON.stringify(text)}`],
  'within a line': (text) => [`2026-12-01 10:00:00 INFO order of ${text} received`],
  'in a line of klog': (text) => [`I1201 10:00:00.000000       1 server.go:12] order of ${text}`],
  'in a line of a request': (text) => [`203.0.113.9 - - "GET / HTTP/1.1" 200 5 "ua=${text}"`],
  'as lines of its own, after the request': (text) => ['GET /orders 200 5ms', text],
  'as lines of its own, after the record of the request': (text) => [
    json({ method: 'GET', remote_addr: '203.0.113.9', status: 200 }),
    text,
  ],
  'as lines of its own, after the request in logfmt': (text) => ['level=info method=GET ua="curl/8"', text],
  'as lines of its own, before the request': (text) => [text, 'GET /orders 200 5ms'],
}

/** A log of what a program wrote, ten seconds apart; the lines of one write come within microseconds. */
function logOf(writes: readonly string[]): string {
  return writes
    .flatMap((write, index) => {
      const at = new Date(START + index * 10_000).toISOString().replace('Z', '')
      return write.split('\n').map((line, micros) => `${at}${String(micros).padStart(3, '0')}Z ${line}`)
    })
    .join('\n')
}

function sightingsOf(pod: string, writes: readonly string[]): Sighting[] {
  const { settled, open, hasStrangers } = readLogFrom(logOf(writes))
  const place = { from: 'log', pod, container: 'app', owner: pod, runsAs: ACCOUNT, state: 'runs' } as const
  return [...settled, ...open].map((one) => ({ ...one, place, ...(hasStrangers ? { hasStrangers } : {}) }))
}

/** What is offered against calls that are all served, harmless and refused still: the best that a forger can choose. */
function offered(sightings: readonly Sighting[]) {
  const window = { nowMs: START + 300_000, minutes: 10 }
  const refusals = mergeSightings(sightings, window).flatMap(
    ({ key, found, seenIn, witness, count }): (RefusedForRole & { count: number })[] => {
      if (found.form !== 'forbidden' || found.refusal.kind !== 'authorization') return []
      const { kind: _, ...request } = found.refusal.attributes
      const doubt = doubtOf({ request: { user: userIn(found) ?? '' }, seenIn, witness })
      const explanation = { kind: 'authorization', request: { ...request, user: ACCOUNT } } as const
      return [{ id: key, explanation, count, ...(doubt === undefined ? {} : { doubt }) }]
    },
  )
  expect(refusals.length === 0 ? ACCOUNT : accountToHelp(refusals)).toBe(ACCOUNT)
  const { role, apart, leftOut } = offerFor(refusals, ACCOUNT, 'page')
  const grants = (role?.grants ?? []).map(({ verb, resource }) => `${verb} ${resource}`).sort()
  return { grants, apart, leftOut: leftOut.flatMap(({ ids }) => ids).length }
}

const own = () =>
  sightingsOf('worker', [kubectl(sentence('list', 'services')), klog(sentence('list', 'pods'))])

describe.each(Object.entries(CHANNELS))('a stranger whose words a program prints %s', (_channel, printed) => {
  it.each(Object.entries(DRESSES))(
    'puts nothing into the one Role and takes nothing out with %s',
    (_d, dress) => {
      const forged = (verb: string, resource: string) => printed(dress(sentence(verb, resource)))
      const front = sightingsOf('front', [
        'starting',
        ...forged('list', 'configmaps'),
        ...forged('list', 'pods'),
        ...forged('list', 'configmaps'),
      ])
      expect(offered(front)).toMatchObject({ grants: [], apart: [] })
      expect(offered([...front, ...own()])).toMatchObject({
        grants: ['list pods', 'list services'],
        apart: [],
      })
    },
  )
})

describe('a line break that a stranger sent', () => {
  const write = `ERROR cannot handle the order: x${'\nnothing'.repeat(63)}\n${klog(sentence('list', 'pods'))}`
  const log = logOf(['starting', write])
  const vouched = (...read: Parameters<typeof readLogFrom>) => {
    const { settled, open } = readLogFrom(...read)
    return [...settled, ...open].map(({ found }) => isVouched(found))
  }

  it('begins no record where a log is read on, or where the lines in front of it are missing', () => {
    const { from } = readLogFrom(log)
    const rest = log.split('\n').slice(-1).join('\n')
    expect(from).toBe(rest.split(' ')[0])
    expect(vouched(log, from)).toEqual([false])
    expect(vouched(rest, undefined, true)).toEqual([false])
  })

  it.each([
    ['the first of its log', [], true],
    ['behind another write', ['starting'], true],
    ['behind one that a client wrote', [kubectl(sentence('get', 'services'))], true],
    ['behind a line of anything', ['starting'], false],
    ['behind a record that can be put together of anything', ['{"level":"info","msg":"x"}'], false],
  ])('cannot be confused with a line that is %s', (what, before, is) => {
    const last = klog(sentence('list', 'pods'))
    const isOther = what === 'behind another write'
    expect(vouched(logOf(isOther ? [...before, last] : [[...before, last].join('\n')])).at(-1)).toBe(is)
  })
})

// What docs/threat-model.md says of it is to be changed with it.
it.each([
  ['as lines of its own', klog],
  ['behind nothing but "Error: "', (text: string) => `Error: ApiError: ${text}`],
  ['as the error of a controller', zap],
])('still is believed by a program that logs no request and prints what it was sent %s', (_how, printed) => {
  const { grants } = offered(sightingsOf('front', ['starting', printed(sentence('list', 'configmaps'))]))
  expect(grants).toEqual(['list configmaps'])
})
