import { describe, expect, it } from 'vitest'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { negativesOf, pastesOf } from '@/lib/reader/testing/pastes'
import { mergeTimed, readLogFrom, refusalKey } from './log-refusals'
import { isVouched } from './witness'

const START = Date.parse('2026-11-26T14:00:00Z')

/** A log of these records, one each ten seconds; the lines of a record come at once. */
function log(...records: string[]): string {
  return records
    .flatMap((record, index) => {
      const at = new Date(START + index * 10_000).toISOString().replace('Z', '000000Z')
      return record.split('\n').map((line) => `${at} ${line}\n`)
    })
    .join('')
}

function refusalsInLog(text: string) {
  const { settled, open } = readLogFrom(text)
  return mergeTimed([...settled, ...open])
}

const refused = (verb: string, resource = 'pods') =>
  `E1126 14:00:00.000000 1 reflector.go:150] failed to ${verb} *v1.Pod: ${resource} is forbidden: User "system:serviceaccount:shop:web" cannot ${verb} resource "${resource}" in API group "" in the namespace "shop"`

const pastes = pastesOf('kubectl', 'go-clients', 'python', 'java', 'other-languages', 'programs')

describe('refusals in a log', () => {
  it('counts repeats with their times, and keeps what differs apart', () => {
    const found = refusalsInLog(log('starting', refused('list'), refused('watch'), 'ok', refused('list')))
    expect(found.map(({ times }) => times.map((time) => (time - START) / 1000))).toEqual([[10, 40], [20]])
  })

  it.each(pastes)('finds in the record of a log what a paste gives of $client', ({ text }) => {
    const wanted = extractRefusals(text).filter(
      (found) => found.form === 'forbidden' || (found.form === 'status' && found.status.code === 401),
    )
    const found = refusalsInLog(log('ready', text, 'goes on')).map((one) => refusalKey(one.found))
    expect(found).toEqual(expect.arrayContaining(wanted.map(refusalKey)))
  })

  it.each(negativesOf('negatives', 'mentions'))('finds nothing in $source', ({ text }) => {
    expect(refusalsInLog(log('ready', text))).toEqual([])
  })

  it('takes refusals by a quota for one, whatever it has used by then', () => {
    const quota = (name: string, used: number) =>
      `Error creating: pods "${name}" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=${used}, limited: pods=10`
    const found = refusalsInLog(log(quota('nightly-x7k2p', 10), quota('nightly-9s8df', 11)))
    expect(found.map(({ times }) => times.length)).toEqual([2])
  })

  it('reads on from where its last record began, with nothing lost and nothing twice', () => {
    const records = Array.from({ length: 40 }, (_, index) =>
      index % 3 === 0
        ? refused('list')
        : index % 3 === 1
          ? `${refused('watch')}\n\tat Some.call(Here.java:1)`
          : 'ok',
    )
    const lines = log(...records).split('\n')
    const wanted = refusalsInLog(lines.join('\n')).map(({ times }) => times)
    for (const step of [1, 2, 3, 7, 50]) {
      let from: string | undefined
      const settled = []
      let open: ReturnType<typeof readLogFrom>['open'] = []
      for (let end = step; end < lines.length + step; end += step) {
        const read = readLogFrom(lines.slice(0, end).join('\n'), from)
        settled.push(...read.settled)
        open = read.open
        from = read.from ?? from
      }
      expect(mergeTimed([...settled, ...open]).map(({ times }) => times)).toEqual(wanted)
    }
  })

  it.each([
    ['of a log that never rests', (index: number) => new Date(START + index * 3).toISOString()],
    [
      'of lines within one millisecond',
      (index: number) => `2026-11-26T14:00:00.000${String(index).padStart(6, '0')}Z`,
    ],
  ])('reads on %s', (_what, timeOf) => {
    const lines = Array.from({ length: 400 }, (_, index) => `${timeOf(index)} ${refused('list')}`)
    const first = readLogFrom(lines.slice(0, 300).join('\n'))
    const second = readLogFrom(lines.join('\n'), first.from)
    const [merged] = mergeTimed([...first.settled, ...second.settled, ...second.open])
    expect(merged?.times).toHaveLength(400)
    expect(second.open[0]?.times.length).toBeLessThan(100)
  })

  it('does not lose a line of the other stream that is a little out of order', () => {
    const at = (ms: number) => new Date(START + ms).toISOString()
    const lines = [`${at(0)} ok`, `${at(1_000)} ${refused('list')}`, `${at(998)} ${refused('watch')}`]
    const { from } = readLogFrom(lines.slice(0, 2).join('\n'))
    expect(readLogFrom(lines.join('\n'), from).open).toHaveLength(2)
  })

  it('reads a thousand refused lines in at most a second of CPU', () => {
    const records = Array.from({ length: 1_000 }, (_, index) => {
      const time = new Date(START + index * 1_000).toISOString().slice(11, 19)
      return refused('list').replace('14:00:00', time)
    })
    const before = process.cpuUsage()
    const [found] = refusalsInLog(log(...records))
    expect(found?.times).toHaveLength(1_000)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000)
  })
})

describe('a field of a record', () => {
  const said =
    'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'
  const byKubectl = `Error from server (Forbidden): ${said}`
  const status = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: said,
    code: 403,
  })
  const json = (fields: Record<string, unknown>) => JSON.stringify({ level: 'error', ...fields })

  it.each([
    ['a note, as JSON', json({ msg: 'order placed', note: byKubectl })],
    ['a title with a head of client-go', json({ msg: 'post created', title: refused('list') })],
    ['a payload with a Status', json({ msg: 'webhook rejected', data: status })],
    ['a note, nested', json({ msg: 'webhook rejected', event: { note: said } })],
    ['a note, collected', JSON.stringify({ log: `${json({ msg: 'order placed', note: byKubectl })}\n` })],
    [
      'a coupon of logfmt',
      `time=2026-12-01T10:00:00Z level=error msg="bad coupon" coupon=${JSON.stringify(said)}`,
    ],
    ['a subject, in words', `2026-12-01 10:00:00 ERROR lost mail subject: "${byKubectl}"`],
    ['a value that does not fit', `2026-12-01 10:00:00 ERROR could not convert string to float: '${said}'`],
    ['an error, as JSON', json({ msg: 'sync failed', error: said })],
    ['a message, as JSON', json({ message: byKubectl })],
    ['an error of pino', json({ err: { type: 'HttpError', message: byKubectl }, msg: 'sync failed' })],
    [
      'a body behind a line break',
      json({ err: { message: `HTTP-Code: 403\nBody: ${JSON.stringify(status)}` } }),
    ],
    ['a line, collected', JSON.stringify({ log: `${byKubectl}\n`, stream: 'stderr' })],
    ['an error of logfmt', `time=2026-12-01T10:00:00Z level=error note="ok" err=${JSON.stringify(said)}`],
    [
      'an error beside what only looks like a client',
      json({ msg: 'x', note: 'Reconciler error', error: said }),
    ],
  ])('is vouched for by nobody: %s', (_, record) => {
    const found = refusalsInLog(log('ready', record))
    expect(found.map((one) => isVouched(one.found))).toEqual([false])
  })

  const klog = `E1126 14:00:00.000000       1`
  const escaped = JSON.stringify(said).slice(1, -1)
  it.each([
    ['kubectl', byKubectl],
    ['kubectl, of a file', `Error from server (Forbidden): error when creating "a.yaml": ${said}`],
    [
      'controller-runtime',
      json({ ts: 1764583200.1, msg: 'Reconciler error', object: { name: 'a' }, error: said }),
    ],
    [
      'controller-runtime, wrapped',
      json({ msg: 'Reconciler error', reconcileID: 'a', error: `failed to ensure the pod: ${said}` }),
    ],
    [
      'controller-runtime, as text',
      `2026-12-01T10:00:00Z\tERROR\tReconciler error\t{"controller": "shop", "error": "${escaped}"}`,
    ],
    ['controller-runtime, klog', `${klog} controller.go:474] "Reconciler error" err="${escaped}" name="a"`],
    [
      'events of client-go',
      `${klog} event.go:359] "Server rejected event (will not retry!)" err="${escaped}"`,
    ],
    ['leader election', `${klog} leaderelection.go:436] "Error retrieving lease lock" err="${escaped}"`],
    ['discovery', `${klog} memcache.go:265] couldn't get resource list for v1: ${said}`],
    [
      'a reflector that says it twice',
      `${klog} reflector.go:147] pkg/mod/k8s.io/client-go@v0.29.0/tools/cache/reflector.go:229: Failed to watch *v1.Pod: failed to list *v1.Pod: ${said}`,
    ],
    [
      'a reflector in the log of OpenTelemetry',
      `2026-12-01T10:00:00.100Z\twarn\tk8sattributes\tk8s.io/client-go@v0.31.1/tools/cache/reflector.go:243: failed to list *v1.Pod: ${said}\t{"kind": "processor"}`,
    ],
    [
      'the client of Python, of which an error is printed',
      `(403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({})\nHTTP response body: ${status}`,
    ],
    [
      'a watcher of kube-rs',
      `2026-12-01T10:00:00Z  WARN kube_runtime::watcher: watch list error with 403: Api(ErrorResponse { status: "Failure", message: "${escaped}", reason: "Forbidden", code: 403 })`,
    ],
  ])('is none where a client vouches for it: %s', (_, record) => {
    const found = refusalsInLog(log('ready', record))
    expect(found.map((one) => isVouched(one.found))).toEqual([true])
  })
})
