import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import { badRequest, type SandboxAnswer } from './answer'
import type { ApiContext, SandboxCall } from './context'
import { isTrue } from './decode'
import type { KubeObject } from './kube-object'

interface Line {
  at: Date
  text: string
}

/** The lines of a container: those that an annotation gives, otherwise its start, then one request every five seconds until now. */
function linesOf(pod: KubeObject, container: string, now: Date, previous: boolean): Line[] {
  const status = statusOf(pod, container)
  const written = textAt(pod, 'metadata', 'annotations', 'sandbox.podglass/log')
  if (written !== '') {
    const isOver = previous || textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff'
    const endedMs = isOver ? Date.parse(textAt(status, 'lastState', 'terminated', 'finishedAt')) : Number.NaN
    return writtenLines(pod, written.split('\n'), {
      now,
      endedAt: Number.isNaN(endedMs) ? now : new Date(endedMs),
    })
  }
  const startedAt = previous
    ? textAt(status, 'lastState', 'terminated', 'startedAt')
    : textAt(status, 'state', 'running', 'startedAt')
  if (tagOf(pod, container) === 'colors') return colored(new Date(startedAt))
  if (previous || textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff') {
    const start = new Date(startedAt || textAt(status, 'lastState', 'terminated', 'startedAt'))
    // What a shell prints when it exits with this code.
    if (numberAt(status, 'lastState', 'terminated', 'exitCode') === 127)
      return [{ at: start, text: '/entrypoint.sh: line 3: /bin/serve: not found' }]
    return [
      { at: start, text: `${container} starting` },
      ...(tagOf(pod, container) === 'oom'
        ? [{ at: start, text: 'loading 2.1 GB of orders into memory' }]
        : [
            { at: start, text: 'Error: connect ECONNREFUSED 10.96.0.50:5432' },
            { at: start, text: `${container} exits with code 1` },
          ]),
    ]
  }
  if (startedAt === '') return []
  const start = new Date(startedAt)
  const count = Math.min(1000, Math.max(0, Math.floor((now.getTime() - start.getTime()) / 5000)))
  const requests = Array.from({ length: count }, (_, index) => {
    const time = new Date(now.getTime() - (count - index) * 5000)
    const path = ['/', '/cart', '/health', '/products?page=2'][index % 4]
    return { at: time, text: `GET ${path} 200 ${3 + (index % 7)}ms` }
  })
  return [
    { at: start, text: `${container} starting` },
    { at: start, text: 'listening on :8080' },
    ...requests,
  ]
}

/** The lines that an annotation gives, all as the container ended, or now where it runs, or again and again in the last half hour, or since a time within it. */
function writtenLines(
  pod: KubeObject,
  lines: readonly string[],
  { now, endedAt }: { now: Date; endedAt: Date },
): Line[] {
  const everyMs = 1000 * Number(textAt(pod, 'metadata', 'annotations', 'sandbox.podglass/log-every'))
  if (!(everyMs > 0)) return lines.map((text) => ({ at: endedAt, text }))
  const times = Math.floor(Math.min(1_800_000 / everyMs, 1000 / lines.length))
  const last = Math.floor(now.getTime() / everyMs) * everyMs
  const fromMs = Date.parse(textAt(pod, 'metadata', 'annotations', 'sandbox.podglass/log-from'))
  return Array.from({ length: times }, (_, index) => {
    const at = new Date(last - (times - 1 - index) * everyMs)
    return at.getTime() < fromMs ? [] : lines.map((text) => ({ at, text }))
  }).flat()
}

const esc = '\u001b'
const colors = [
  `${esc}[32mINFO${esc}[0m  request GET /cart ${esc}[1m200${esc}[0m 4ms`,
  `${esc}[33mWARN${esc}[0m  slow query: 812ms`,
  `${esc}[31mERROR${esc}[0m upstream said <script>document.title='pwned'</script>`,
  `${esc}]8;;http://evil.example${esc}\\link${esc}]8;;${esc}\\ and a bell\u0007 and \u202ereversed`,
]

function tagOf(pod: KubeObject, container: string): string {
  const specs = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')]
  const spec = specs.find((candidate) => textAt(candidate, 'name') === container)
  return textAt(spec, 'image').split(':').at(-1) ?? ''
}

function colored(start: Date): Line[] {
  return colors.map((text, index) => ({ at: new Date(start.getTime() + index * 1000), text }))
}

function statusOf(pod: KubeObject, container: string): unknown {
  return [
    ...listAt(pod, 'status', 'initContainerStatuses'),
    ...listAt(pod, 'status', 'containerStatuses'),
  ].find((status) => textAt(status, 'name') === container)
}

function waitingAnswer(pod: KubeObject, container: string): SandboxAnswer | undefined {
  const reason = textAt(statusOf(pod, container), 'state', 'waiting', 'reason')
  const says = new Map([
    ['ImagePullBackOff', 'trying and failing to pull image'],
    ['ErrImagePull', "image can't be pulled"],
    ['ContainerCreating', 'ContainerCreating'],
    ['PodInitializing', 'PodInitializing'],
  ]).get(reason)
  return says === undefined
    ? undefined
    : badRequest(
        `container ${goQuote(container)} in pod ${goQuote(pod.metadata.name)} is waiting to start: ${says}`,
      )
}

function containerOf(call: SandboxCall, pod: KubeObject): string | SandboxAnswer {
  const names = listAt(pod, 'spec', 'containers').map((container) => textAt(container, 'name'))
  const initNames = listAt(pod, 'spec', 'initContainers').map((container) => textAt(container, 'name'))
  const asked = call.query.get('container') ?? ''
  if (asked === '' && names.length === 1) return names[0] ?? ''
  if (asked === '') {
    const init = initNames.length === 0 ? '' : ` or one of the init containers: [${initNames.join(' ')}]`
    return badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]${init}`,
    )
  }
  if ([...names, ...initNames].includes(asked)) return asked
  return badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`)
}

function format(lines: readonly Line[], timestamps: boolean): string {
  return lines
    .map((line) => `${timestamps ? `${line.at.toISOString().replace('Z', '000000Z')} ` : ''}${line.text}\n`)
    .join('')
}

/** `GET …/pods/<name>/log`: text lines, bounded by tailLines, sinceSeconds, sinceTime and limitBytes, followed when asked for. */
export function logs(context: ApiContext, call: SandboxCall, pod: KubeObject): SandboxAnswer {
  // The server asks the node, and a pod without one has no logs.
  if (textAt(pod, 'spec', 'nodeName') === '') return { status: 204 }
  const container = containerOf(call, pod)
  if (typeof container !== 'string') return container
  const previous = isTrue(call, 'previous')
  if (previous && numberAt(statusOf(pod, container), 'restartCount') === 0) {
    return badRequest(
      `previous terminated container ${goQuote(container)} in pod ${goQuote(pod.metadata.name)} not found`,
    )
  }
  const waiting = previous ? undefined : waitingAnswer(pod, container)
  if (waiting !== undefined) return waiting

  const now = context.now()
  const timestamps = isTrue(call, 'timestamps')
  const since = Number(call.query.get('sinceSeconds') ?? Number.POSITIVE_INFINITY)
  const sinceTime = Date.parse(call.query.get('sinceTime') ?? '') || Number.NEGATIVE_INFINITY
  const recent = linesOf(pod, container, now, previous).filter(
    (line) => now.getTime() - line.at.getTime() <= since * 1000 && line.at.getTime() >= sinceTime,
  )
  const tail = call.query.get('tailLines')
  const lines = tail === null ? recent : recent.slice(Math.max(0, recent.length - Number(tail)))
  const limit = Number(call.query.get('limitBytes') ?? Number.POSITIVE_INFINITY)
  const text = Buffer.from(format(lines, timestamps)).subarray(0, limit).toString('utf8')
  const headers = { 'content-type': 'text/plain' }
  if (!isTrue(call, 'follow')) return { status: 200, headers, text }

  return {
    status: 200,
    headers,
    stream: (response) => {
      response.write(text)
      const timer = setInterval(() => {
        const text = tagOf(pod, container) === 'colors' ? (colors[0] ?? '') : 'GET /health 200 1ms'
        const line = { at: context.now(), text }
        response.write(format([line], timestamps))
      }, 1000)
      response.on('close', () => clearInterval(timer))
    },
  }
}

/** What POST and GET on exec, attach and portforward say to a client that does not upgrade. */
export function withoutUpgrade(pod: KubeObject): SandboxAnswer {
  return at(pod, 'spec', 'nodeName') === undefined
    ? badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
    : badRequest('Upgrade request required')
}
