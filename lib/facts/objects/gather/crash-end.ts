import { historyOf } from '@/lib/facts/questions/decision-history'
import { toReading } from '@/lib/facts/questions/reading'
import type { CrashRefusal } from '@/lib/facts/refusals/judge/refused-call'
import { readText } from '@/lib/facts/text-work/read-text'
import { oneForClient } from '@/lib/kube/one-for-client'
import { readLog } from '@/lib/kube/reads/logs'
import { redactedHead } from '@/lib/kube/redact/redact'
import { freeText } from '@/lib/kube/redact/sanitize'
import { SecretLines } from '@/lib/kube/redact/secret-lines'
import type { KubeClient } from '@/lib/kube/transport/types'
import { codeSaysWhy } from '@/lib/objects/exit-words'
import { numberAt, textAt } from '@/lib/objects/fields'
import { lastMessages } from '@/lib/objects/last-messages'
import { readLogLine, splitTimestamp } from '@/lib/objects/log-line'
import { markedLine } from '@/lib/objects/marked-line'
import { ownerOfPod } from '@/lib/objects/owner-of-pod'
import { present } from '@/lib/present'
import { usernameOf } from '@/lib/rbac/service-account'
import { firstChars } from '@/lib/words/visible-text'
import { crashedContainer } from '../judge/crashed-container'

const LOG_LINES = 20
const MOST_KEPT = 500
const AGAIN_MS = 30_000
/** The end of a text is where a program says why it ends. */
const END_CHARACTERS = 2_000
const LINE_CHARACTERS = 200

/** What the program of a pod ended on. */
export interface CrashEnd {
  /** In its last message, or at the end of its log, the last one first. */
  refusals: CrashRefusal[]
  /** The line of its log that says why, where no call was refused and the exit code says nothing: as it is shown, at most 200 characters. */
  line?: string
  /** It crashes by itself, and the end of its log was not read. */
  isUnexplained?: true
  /** When it last ended, RFC 3339. */
  endedAt?: string
}

interface Crashed {
  kube: KubeClient
  pod: unknown
  signal: AbortSignal
  /** Takes one of the logs that an answer may read; false where none is left. */
  takeLog: () => boolean
}

async function refusalsIn(text: string, signal: AbortSignal): Promise<CrashRefusal[]> {
  const trimmed = text.trimEnd().slice(-END_CHARACTERS)
  const refusals: CrashRefusal[] = []
  const asked = { task: 'refusals', text: trimmed, field: 'message', signal, isForAll: true } as const
  for (const found of await readText(asked)) {
    if (found.form !== 'forbidden' || found.refusal.kind !== 'authorization') continue
    const { user, attributes: request } = found.refusal
    const isLast = !trimmed.slice(found.end).includes('\n')
    refusals.push({ user, request, message: freeText(found.message), isLast })
  }
  return refusals.reverse()
}

/** Whether the program ended by itself, so that the end of its log may say why; a kubelet that kills it says so in an event. */
function endedItself(terminated: unknown): boolean {
  const code = numberAt(terminated, 'exitCode')
  return code !== 0 && code !== 137 && code !== 143 && textAt(terminated, 'reason') !== 'OOMKilled'
}

/** The line that the panel of the pod marks, too. */
function tellingLine(raw: readonly string[]): string | undefined {
  const marked = markedLine(raw.map((line) => readLogLine(line, firstChars).text))
  if (marked === undefined) return undefined
  const line = readLogLine(new SecretLines().take(raw)[marked] ?? '', redactedHead).text.trim()
  return line.length <= LINE_CHARACTERS ? line : `${firstChars(line, LINE_CHARACTERS)}…`
}

interface Kept {
  end: CrashEnd
  /** A log that could not be read is tried again after that. */
  untilMs: number
}

/** Ends whose logs were read, by pod and run. */
function keptEnds(kube: KubeClient): Map<string, Kept> {
  return oneForClient(kube, 'crash-ends', () => new Map())
}

/**
 * The refused call that the program of a pod ended on, by its last message or else the last 20 lines of its log, which are read
 * once for each run and all who ask. Overview, the Why of a row and an object's own answer have it from here.
 */
export async function crashEnd({ kube, pod, signal, takeLog }: Crashed): Promise<CrashEnd> {
  const crashed = crashedContainer(pod)
  const ended = textAt(crashed?.terminated, 'finishedAt')
  const when = ended === '' ? {} : { endedAt: ended }
  const text = lastMessages(pod).join('\n')
  const told = text === '' ? [] : await refusalsIn(text, signal)
  if (told.length > 0) return heard(kube, pod, { refusals: told, ...when })
  if (crashed === undefined || !endedItself(crashed.terminated)) return { refusals: [], ...when }
  const { container, isWaiting } = crashed
  const [namespace, name] = [textAt(pod, 'metadata', 'namespace'), textAt(pod, 'metadata', 'name')]
  const run = [
    textAt(pod, 'metadata', 'uid'),
    container.name,
    numberAt(container.status, 'restartCount'),
    ended,
  ]
  const key = JSON.stringify([namespace, name, ...run])
  const kept = keptEnds(kube)
  const known = kept.get(key)
  if (known !== undefined && Date.now() < known.untilMs) return known.end
  const query = { namespace, pod: name, container: container.name, tailLines: LOG_LINES, previous: isWaiting }
  const unexplained: CrashEnd = { refusals: [], ...when, isUnexplained: true }
  if (!takeLog()) return unexplained
  const endOf = async (text: string): Promise<CrashEnd> => {
    const raw = text
      .trimEnd()
      .split('\n')
      .map((line) => splitTimestamp(line).raw)
    const refusals = await refusalsIn(raw.join('\n'), signal)
    const isTold = refusals.length > 0 || codeSaysWhy(numberAt(crashed.terminated, 'exitCode'))
    return { refusals, ...(isTold ? {} : present({ line: tellingLine(raw) })) }
  }
  const log = await toReading(signal, () => readLog(kube, query, signal))
  const end =
    log.state === 'read' ? heard(kube, pod, { ...(await endOf(log.value.text)), ...when }) : unexplained
  kept.set(key, { end, untilMs: log.state === 'read' ? Number.POSITIVE_INFINITY : Date.now() + AGAIN_MS })
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return end
}

/** What a program ended on is known to the card of that call. */
function heard(kube: KubeClient, pod: unknown, end: CrashEnd): CrashEnd {
  const at = end.endedAt ?? new Date().toISOString()
  const by = freeText(ownerOfPod(textAt(pod, 'metadata', 'name')))
  const account = textAt(pod, 'spec', 'serviceAccountName') || 'default'
  const runsAs = usernameOf(textAt(pod, 'metadata', 'namespace'), account)
  const logged = { from: 'log', by, runsAs, at } as const
  for (const { user, request, message } of end.refusals) {
    historyOf(kube).hear(user, request, { message, logged })
  }
  return end
}
