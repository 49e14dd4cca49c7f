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
import type { CallLabels } from '@/lib/kube/transport/call-labels'
import { type Measured, onMeasured } from '@/lib/kube/transport/measured'
import { openStreams } from './stream-registry'

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

function upstream(registers: Registry[]) {
  const name = (rest: string) => `podglass_upstream_${rest}`
  return {
    requests: new Counter({
      name: name('requests_total'),
      help: 'Requests to the API server that were answered, by their code, or failed, code none.',
      labelNames: [...CALL, 'code'],
      registers,
    }),
    duration: new Histogram({
      name: name('request_duration_seconds'),
      help: 'Time from a request to the headers of its answer.',
      labelNames: ['verb'],
      buckets: UPSTREAM_SECONDS,
      registers,
    }),
    bytes: new Counter({
      name: name('received_bytes_total'),
      help: 'Bytes of bodies from the API server, before decompression.',
      labelNames: CALL,
      registers,
    }),
    open: new Gauge({
      name: name('streams_open'),
      help: 'Open watches (verb watch) and followed logs (verb get).',
      labelNames: ['verb', 'group', 'resource'],
      registers,
    }),
    wait: new Histogram({
      name: name('queue_wait_seconds'),
      help: 'How long requests waited for their turn in the budget of 10 a second.',
      buckets: WAIT_SECONDS,
      registers,
    }),
    heldBack: new Counter({
      name: name('queue_refusals_total'),
      help: 'Requests that were not sent, because their turn would have come after their deadline.',
      registers,
    }),
    relists: new Counter({
      name: name('relists_total'),
      help: 'Lists read again: polling where a watch is refused, resync after a watch that could not continue.',
      labelNames: ['reason'],
      registers,
    }),
  }
}

function own(registers: Registry[]) {
  return {
    streams: new Gauge({
      name: 'podglass_browser_streams_open',
      help: 'Open event streams to browsers. The tabs of one browser share one.',
      registers,
      collect() {
        this.set(openStreams())
      },
    }),
    snapshots: new Counter({
      name: 'podglass_browser_stream_snapshots_total',
      help: 'Topics sent whole: first, renewed after a new list, or behind when a slow client lost its place.',
      labelNames: ['reason'],
      registers,
    }),
    skipped: new Counter({
      name: 'podglass_log_lines_skipped_total',
      help: 'Lines of followed logs that came faster than they are sent, and were dropped.',
      registers,
    }),
    handled: new Counter({
      name: 'podglass_http_requests_total',
      help: 'Requests from browsers and programs that were answered or abandoned, by route.',
      labelNames: ['method', 'route', 'code'],
      registers,
    }),
    duration: new Histogram({
      name: 'podglass_http_request_duration_seconds',
      help: 'Time from a request under /api, except the stream, to the end of its answer.',
      labelNames: ['route'],
      buckets: HANDLER_SECONDS,
      registers,
    }),
    refused: new Counter({
      name: 'podglass_guard_refusals_total',
      help: 'Requests that the guard or the rate limit refused.',
      labelNames: ['code', 'status'],
      registers,
    }),
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
  const [to, at] = [upstream([registry]), own([registry])]

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
