import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { tell } from '@/lib/kube/transport/traffic'
import { openStreams } from './drain'
import { listenForProbes } from './health'
import { createMetrics } from './metrics'

const LIST = { verb: 'list', group: 'apps', resource: 'deployments', isDryRun: false }
const TRIED = { verb: 'create', group: '', resource: 'pods', isDryRun: true }

async function start() {
  const metrics = createMetrics()
  onTestFinished(metrics.close)
  const port = await freePort()
  const health = await listenForProbes(port, metrics)
  onTestFinished(health.close)
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method })
  return { health, ask, metrics }
}

/** MiB of a process that loads these modules and nothing else. */
function memoryWith(modules: readonly string[]): number {
  const script = `for (const name of ${JSON.stringify(modules)}) require(name); gc(); console.log(process.memoryUsage.rss())`
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', '-e', script], { encoding: 'utf8' })
  return Number(stdout) / 1024 ** 2
}

it('takes parts of prom-client, as long as its index loads what no one here calls: 6 MiB of memory', () => {
  const source = readFileSync('lib/process/metrics.ts', 'utf8')
  const parts = [...source.matchAll(/ from '(prom-client[^']*)'/g)].map(([, name = '']) => name)
  expect(parts.length).toBeGreaterThan(5)
  expect(memoryWith(['prom-client']) - memoryWith(parts)).toBeGreaterThan(6)
})

describe('the health port', () => {
  it('counts on /metrics what happened, in the words of Prometheus', async () => {
    const { ask, metrics } = await start()
    const sampleIn = (lines: readonly string[], name: string) =>
      Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
    const before = (await metrics.text()).split('\n')
    tell({ what: 'request', labels: LIST, code: '200', seconds: 0.02, waitedSeconds: 0.3 })
    tell({ what: 'request', labels: LIST, code: '200', seconds: 0.2, waitedSeconds: 0 })
    tell({ what: 'request', labels: TRIED, code: 'none', seconds: 3, waitedSeconds: 0 })
    tell({ what: 'bytes', labels: LIST, bytes: 60_000 })
    const watch = { ...LIST, verb: 'watch' }
    for (const change of [1, 1, -1] as const) tell({ what: 'open', labels: watch, change })
    tell({ what: 'held-back' })
    tell({ what: 'relist', reason: 'resync' })
    tell({ what: 'snapshot', reason: 'behind' })
    tell({ what: 'lines-skipped', count: 40 })
    tell({ what: 'handled', method: 'GET', route: '/api/kinds', status: 200, seconds: 0.3 })
    tell({ what: 'handled', method: 'GET', route: '/api/stream', status: 200, seconds: 300 })
    tell({ what: 'refused', code: 'forbidden-origin', status: 421 })
    const answer = await ask('/metrics')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const lines = (await answer.text()).split('\n')
    const list = 'verb="list",group="apps",resource="deployments",dry_run=""'
    for (const expected of [
      `podglass_upstream_requests_total{${list},code="200"} 2`,
      'podglass_upstream_requests_total{verb="create",group="",resource="pods",dry_run="All",code="none"} 1',
      'podglass_upstream_request_duration_seconds_bucket{le="0.025",verb="list"} 1',
      'podglass_upstream_request_duration_seconds_count{verb="list"} 2',
      `podglass_upstream_received_bytes_total{${list}} 60000`,
      'podglass_upstream_streams_open{verb="watch",group="apps",resource="deployments"} 1',
      'podglass_upstream_relists_total{reason="resync"} 1',
      'podglass_browser_stream_snapshots_total{reason="behind"} 1',
      'podglass_http_requests_total{method="GET",route="/api/kinds",code="200"} 1',
      'podglass_http_request_duration_seconds_count{route="/api/kinds"} 1',
      'podglass_guard_refusals_total{code="forbidden-origin",status="421"} 1',
    ]) {
      expect(lines).toContain(expected)
    }
    // Without labels they count what other tests of this process left behind as well.
    for (const [name, more] of [
      ['podglass_upstream_queue_wait_seconds_count', 3],
      ['podglass_upstream_queue_wait_seconds_sum', 0.3],
      ['podglass_upstream_queue_refusals_total', 1],
      ['podglass_log_lines_skipped_total', 40],
    ] as const)
      expect(sampleIn(lines, name) - sampleIn(before, name), name).toBeCloseTo(more)
    expect(sampleIn(lines, 'podglass_browser_streams_open')).toBe(openStreams())
    const text = lines.join('\n')
    expect(text).not.toContain('route="/api/stream"} 1\n#')
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'process_open_fds',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
    }
  })

  it('tells how many calls are refused and how sure that is, and nothing where it was not or cannot be read', async () => {
    const metrics = createMetrics()
    onTestFinished(metrics.close)
    const refused = async () => (await metrics.text()).match(/^podglass_refusals\b.*$/gm)
    expect(await refused()).toBeNull()
    for (const [counts, lines] of [
      [
        { refused: 2, unknown: 0 },
        ['podglass_refusals{state="refused"} 2', 'podglass_refusals{state="unknown"} 0'],
      ],
      [{ unknown: 1 }, ['podglass_refusals{state="unknown"} 1']],
      [undefined, null],
    ] as const) {
      tell({ what: 'refusals', counts })
      expect(await refused()).toEqual(lines)
    }
  })

  it('has each metric of its own in its documentation, and no other', async () => {
    const { ask } = await start()
    const text = await (await ask('/metrics')).text()
    const named = (from: string, pattern: RegExp) =>
      [...from.matchAll(pattern)].map(([, name]) => name).sort()
    const documentation = readFileSync('docs/metrics.md', 'utf8')
    expect(named(documentation, /^\| `(podglass_\w+)` /gm)).toEqual(named(text, /^# TYPE (podglass_\w+) /gm))
  })

  it('answers probes by constants, and nothing else', async () => {
    const { ask, health } = await start()
    const statuses = async () =>
      Promise.all(['/livez', '/readyz', '/', '/metrics?x'].map(async (path) => (await ask(path)).status))
    expect(await statuses()).toEqual([200, 503, 404, 404])
    health.setReady(true)
    expect(await statuses()).toEqual([200, 200, 404, 404])
    expect((await ask('/metrics', 'POST')).status).toBe(404)
  })
})
