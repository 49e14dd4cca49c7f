// Its index loads code that no one calls here: 8 MiB of memory more than these parts.
import Counter from 'prom-client/lib/counter'
import Gauge from 'prom-client/lib/gauge'
import Histogram from 'prom-client/lib/histogram'
import eventLoopLag from 'prom-client/lib/metrics/eventLoopLag'
import heapSize from 'prom-client/lib/metrics/heapSizeAndUsed'
import residentMemory from 'prom-client/lib/metrics/osMemoryHeap'
import openFiles from 'prom-client/lib/metrics/processOpenFileDescriptors'
import startTime from 'prom-client/lib/metrics/processStartTime'
import Registry from 'prom-client/lib/registry'
import { type CallLabels, type Measured, onMeasured } from '@/lib/kube/transport/traffic'
import { openStreams } from './drain'

export interface Metrics {
  readonly contentType: string
  /** All metrics as text. */
  text(): Promise<string>
  /** Stops counting. */
  close(): void
}

const UPSTREAM_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const WAIT_SECONDS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const HANDLER_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 40]
/** The timer behind the event loop's lag ticks this often, in milliseconds. */
const LAG_RESOLUTION_MS = 50
const CALL = ['verb', 'group', 'resource', 'dry_run'] as const

function call({ verb, group, resource, isDryRun }: CallLabels) {
  return { verb, group, resource, dry_run: isDryRun ? 'All' : '' }
}

/** Makes metrics that the registry prints. */
function makers(registry: Registry) {
  const registers = [registry]
  return {
    counter: (name: string, help: string, ...labelNames: string[]) =>
      new Counter({ name, help, labelNames, registers }),
    gauge: (name: string, help: string, ...labelNames: string[]) =>
      new Gauge({ name, help, labelNames, registers }),
    histogram: (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
      new Histogram({ name, help, buckets, labelNames, registers }),
  }
}

function upstream({ counter, gauge, histogram }: ReturnType<typeof makers>) {
  const name = (rest: string) => `podglass_upstream_${rest}`
  const answered = 'Requests to the API server that were answered, by their code, or failed, code none.'
  const late = 'Requests that were not sent, because their turn would have come after their deadline.'
  const duration = 'Time from a request to the headers of its answer.'
  const bytes = 'Bytes of bodies from the API server, before decompression.'
  const open = 'Open watches (verb watch) and followed logs (verb get).'
  const wait = 'How long requests waited for their turn in the budget of 10 a second.'
  const again =
    'Lists read again: polling where a watch is refused, resync after a watch that could not continue.'
  return {
    requests: counter(name('requests_total'), answered, ...CALL, 'code'),
    duration: histogram(name('request_duration_seconds'), duration, UPSTREAM_SECONDS, 'verb'),
    bytes: counter(name('received_bytes_total'), bytes, ...CALL),
    open: gauge(name('streams_open'), open, 'verb', 'group', 'resource'),
    wait: histogram(name('queue_wait_seconds'), wait, WAIT_SECONDS),
    heldBack: counter(name('queue_refusals_total'), late),
    relists: counter(name('relists_total'), again, 'reason'),
  }
}

function own(registry: Registry, { counter, gauge, histogram }: ReturnType<typeof makers>) {
  new Gauge({
    name: 'podglass_browser_streams_open',
    help: 'Open event streams to browsers. The tabs of one browser share one.',
    registers: [registry],
    collect() {
      this.set(openStreams())
    },
  })
  const whole =
    'Topics sent whole: first, renewed after a new list, or behind when a slow client lost its place.'
  const skipped = 'Lines of followed logs that came faster than they are sent, and were dropped.'
  const refusals =
    'Calls refused in the last 10 min in the namespace, by its logs and events, and not allowed since: state refused and stale by a review, unknown without one.'
  const handled = 'Requests from browsers and programs that were answered or abandoned, by route.'
  const duration = 'Time from a request under /api, except the stream, to the end of its answer.'
  const refused = 'Requests that the guard or the rate limit refused.'
  return {
    snapshots: counter('podglass_browser_stream_snapshots_total', whole, 'reason'),
    skipped: counter('podglass_log_lines_skipped_total', skipped),
    refusals: gauge('podglass_refusals', refusals, 'state'),
    handled: counter('podglass_http_requests_total', handled, 'method', 'route', 'code'),
    duration: histogram('podglass_http_request_duration_seconds', duration, HANDLER_SECONDS, 'route'),
    refused: counter('podglass_guard_refusals_total', refused, 'code', 'status'),
  }
}

/** Counts what this process reports, with the memory and the event loop of the process, for Prometheus. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  for (const register of [startTime, residentMemory, heapSize, openFiles]) register(registry)
  eventLoopLag(registry, { eventLoopMonitoringPrecision: LAG_RESOLUTION_MS })
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time of the process in seconds.',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  const make = makers(registry)
  const [to, at] = [upstream(make), own(registry, make)]

  function count(measured: Measured): void {
    switch (measured.what) {
      case 'request':
        to.requests.inc({ ...call(measured.labels), code: measured.code })
        to.duration.observe({ verb: measured.labels.verb }, measured.seconds)
        to.wait.observe(measured.waitedSeconds)
        break
      case 'bytes':
        to.bytes.inc(call(measured.labels), measured.bytes)
        break
      case 'open': {
        const { verb, group, resource } = measured.labels
        to.open.inc({ verb, group, resource }, measured.change)
        break
      }
      case 'held-back':
        to.heldBack.inc()
        break
      case 'relist':
        to.relists.inc({ reason: measured.reason })
        break
      case 'snapshot':
        at.snapshots.inc({ reason: measured.reason })
        break
      case 'lines-skipped':
        at.skipped.inc(measured.count)
        break
      case 'refusals':
        // What was not read is not 0.
        at.refusals.reset()
        for (const [state, count] of Object.entries(measured.counts ?? {})) at.refusals.set({ state }, count)
        break
      case 'handled': {
        const { method, route, status, seconds } = measured
        at.handled.inc({ method, route, code: String(status) })
        if (route.startsWith('/api/') && route !== '/api/stream') at.duration.observe({ route }, seconds)
        break
      }
      case 'refused':
        at.refused.inc({ code: measured.code, status: String(measured.status) })
        break
    }
  }

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: onMeasured(count),
  }
}
