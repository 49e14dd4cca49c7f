import type { Piece } from '@/lib/contract/pieces'
import { memoryLimit } from '@/lib/objects/exit-words'
import { at, entriesAt, isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, podContainers, stateOf } from '@/lib/objects/pod-containers'
import { absentCommand } from '@/lib/objects/start-error'
import { counted } from '@/lib/words/lists'
import { conditionOf } from '../read-conditions'
import { eventsAbout, lastEvent, type ReadinessFacts } from './facts'
import { missingObject, nonRootTrouble, PULL_REASONS, pullCause, registryWords } from './messages'
import { closedGates } from './pod'
import { PROBE_FIELD, type ProbeName, probeKill, probeSaid } from './probe-words'
import { claimTrouble, parseSchedulingText } from './scheduling'
import { MULTI_ATTACH, SETUP } from './stuck-container'

type Short = Piece[] | undefined

/** A short reason: what went wrong, which pods of one cause share, and what only this one counts. */
export interface ShortWhy {
  cause: Piece[]
  counts: Piece[]
}

/** "cart:1.9.2" of "registry.example/shop/cart:1.9.2", and a digest by its beginning. */
function shortImage(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return name.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1')
}

function sayPull(container: NamedContainer, reason: string, message: string, facts: ReadinessFacts): Piece[] {
  const image = { code: shortImage(textAt(container.spec, 'image')) }
  const event = lastEvent(eventsAbout(container, facts.events), [
    'Failed',
    'ErrImageNeverPull',
    'InspectFailed',
  ])
  const told = registryWords(message)
  const words = told === '' || told === reason ? registryWords(event?.message ?? '') : told
  return [{ text: `${pullCause(`${reason} ${words}`)?.short ?? 'Image cannot be pulled'}: ` }, image]
}

function restartsOf(container: NamedContainer): Piece[] {
  const restarts = numberAt(container.status, 'restartCount')
  return restarts === 0 ? [] : [{ text: `, ${counted(restarts, 'restart')}` }]
}

function sayExit(
  container: NamedContainer,
  terminated: unknown,
  { events }: ReadinessFacts,
): ShortWhy | undefined {
  if (!isRecord(terminated)) return undefined
  const counts = restartsOf(container)
  const kill = probeKill(container, terminated, events)
  if (kill) return { cause: sayProbeFails(kill.name, kill.probe, kill.said), counts }
  if (textAt(terminated, 'reason') === 'OOMKilled') {
    const limit = memoryLimit(container.spec)
    const cause = limit === '' ? [{ text: 'OOMKilled' }] : [{ text: 'OOMKilled at ' }, { code: limit }]
    return { cause, counts }
  }
  const command = absentCommand(textAt(terminated, 'message'))
  if (command !== undefined) return uncounted(sayAbsentCommand(command))
  const reason = textAt(terminated, 'reason')
  const known = ['', 'Error', 'Completed'].includes(reason) ? '' : ` (${reason})`
  return { cause: [{ text: `Exit code ${numberAt(terminated, 'exitCode')}${known}` }], counts }
}

function uncounted(cause: Short): ShortWhy | undefined {
  return cause && { cause, counts: [] }
}

function sayAbsentCommand(command: string): Piece[] {
  return [{ text: 'Command ' }, { code: command }, { text: ' does not exist in the container' }]
}

function sayMissing(message: string, pod: unknown): Short {
  const missing = missingObject(message, pod)
  if (missing === undefined || missing.name === '') return undefined
  const object = [{ text: `${missing.kind} ` }, { code: missing.name }]
  return missing.key === undefined
    ? [...object, { text: ' does not exist' }]
    : [...object, { text: ' has no key ' }, { code: missing.key }]
}

function saySetup(message: string, pod: unknown): Short {
  const volume = MULTI_ATTACH.exec(message)?.[1]
  return volume === undefined
    ? sayMissing(message, pod)
    : [{ text: 'Volume ' }, { code: volume }, { text: ' is attached to another node' }]
}

function sayWaiting(
  container: NamedContainer,
  waiting: unknown,
  facts: ReadinessFacts,
): ShortWhy | undefined {
  const reason = textAt(waiting, 'reason')
  const message = textAt(waiting, 'message')
  if (PULL_REASONS.has(reason)) return uncounted(sayPull(container, reason, message, facts))
  if (reason === 'CrashLoopBackOff')
    return sayExit(container, at(container.status, 'lastState', 'terminated'), facts)
  if (reason === 'ContainerCreating')
    return uncounted(
      saySetup(lastEvent(eventsAbout(container, facts.events), SETUP)?.message ?? '', facts.object),
    )
  const event = lastEvent(eventsAbout(container, facts.events), ['Failed', 'FailedCreatePodContainer'])
  const words = message || (event?.message.replace(/^Error: /, '') ?? '')
  const root = nonRootTrouble(words)
  if (root) return uncounted([{ text: root.short }])
  const command = absentCommand(words)
  return uncounted(command === undefined ? sayMissing(words, facts.object) : sayAbsentCommand(command))
}

const STATUS_CODE = /statuscode: (\d{3})$/

/** A probe by what it asks, and how that fails when one word says it. */
function sayProbeFails(name: ProbeName, probe: unknown, said: string | undefined): Piece[] {
  const path = textAt(probe, 'httpGet', 'path')
  const port = at(probe, 'tcpSocket', 'port')
  const asks: Piece[] =
    path !== ''
      ? [{ text: `${name} ` }, { code: path }]
      : port === undefined
        ? [{ text: `${name} probe` }]
        : [{ text: `${name} port ` }, { code: String(port) }]
  if (said === undefined) return [...asks, { text: ' has not passed' }]
  const code = STATUS_CODE.exec(said)?.[1]
  if (code !== undefined) return [...asks, { text: ` answers ${code}` }]
  if (/connection refused$/.test(said)) return [...asks, { text: ': connection refused' }]
  return [...asks, { text: ' fails' }]
}

function sayUnready(container: NamedContainer, facts: ReadinessFacts): Short {
  if (at(container.status, 'ready') === true) return undefined
  const name: ProbeName = at(container.status, 'started') === false ? 'Startup' : 'Readiness'
  const probe = at(container.spec, PROBE_FIELD[name])
  if (!isRecord(probe)) return undefined
  const event = lastEvent(eventsAbout(container, facts.events), ['Unhealthy', 'ProbeError'], (message) =>
    message.startsWith(name),
  )
  return sayProbeFails(name, probe, event && probeSaid(event.message))
}

function sayContainer(container: NamedContainer, facts: ReadinessFacts): ShortWhy | undefined {
  if (container.role === 'ephemeral') return undefined
  const state = stateOf(container.status)
  switch (state?.is) {
    case 'waiting':
      return sayWaiting(container, state.fields, facts)
    case 'terminated': {
      const isDone = container.role === 'init' && numberAt(state.fields, 'exitCode') === 0
      return isDone ? undefined : sayExit(container, state.fields, facts)
    }
    case 'running':
      return uncounted(
        container.role === 'init'
          ? [{ text: 'Waits for init container ' }, { code: container.name }]
          : sayUnready(container, facts),
      )
    default:
      return undefined
  }
}

/** The claim that it waits for, or what the scheduler counts most where that is a resource that the nodes lack. */
function sayNoRoom(pod: unknown): Short {
  const text = parseSchedulingText(conditionOf(pod, 'PodScheduled')?.message ?? '')
  const claim = text && claimTrouble(pod, text)
  if (claim) {
    const name = 'absent' in claim ? claim.absent : claim.unbound.length === 1 ? claim.unbound[0] : undefined
    const state = 'absent' in claim ? ' does not exist' : ' is not bound'
    return name === undefined
      ? [{ text: 'Not all of its claims are bound' }]
      : [{ text: 'Claim ' }, { code: name }, { text: state }]
  }
  const [most] = (text?.reasons ?? []).toSorted((a, b) => b.nodes - a.nodes)
  const resource = /^Insufficient (\S+)$/.exec(most?.says ?? '')?.[1]
  if (text === undefined || most === undefined || resource === undefined) return undefined
  return [
    { text: 'Too little ' },
    { code: resource },
    { text: ` on ${most.nodes} of ${counted(text.nodes, 'node')}` },
  ]
}

function sayPod(facts: ReadinessFacts): ShortWhy | undefined {
  const pod = facts.object
  // Its state has the reason; the message says more.
  const message = textAt(pod, 'status', 'message')
  const isFailed = textAt(pod, 'status', 'phase') === 'Failed' && textAt(pod, 'status', 'reason') !== ''
  if (isFailed) return message === '' ? undefined : uncounted([{ text: message }])
  if (textAt(pod, 'spec', 'nodeName') === '') return uncounted(sayNoRoom(pod))
  for (const container of podContainers(pod)) {
    const says = sayContainer(container, facts)
    if (says !== undefined) return says
  }
  const [gate] = closedGates(pod)
  return gate === undefined
    ? undefined
    : uncounted([{ text: 'Readiness gate ' }, { code: gate }, { text: ' is closed' }])
}

function sayDeletion(object: unknown): Short {
  const [finalizer] = listAt(object, 'metadata', 'finalizers')
  return typeof finalizer === 'string'
    ? [{ text: 'Being deleted, waits for ' }, { code: finalizer }]
    : [{ text: 'Being deleted' }]
}

/** How a Service whose pods are all unready is said, before the reason. */
export function sayNoneReady(count: number): string {
  return count === 1 ? 'Its only pod is not ready: ' : `None of its ${count} pods is ready: `
}

function sayService({ object, pods }: ReadinessFacts): Short {
  const labels = entriesAt(object, 'spec', 'selector')
  if (labels.length === 0 || pods === 'unread' || pods === undefined) return undefined
  const selector = { code: labels.map(([key, value]) => `${key}=${value}`).join(',') }
  if (pods.length === 0) return [{ text: 'Selects no pod: ' }, selector]
  if (pods.some(({ meaning }) => meaning === 'ok')) return undefined
  return [{ text: sayNoneReady(pods.length) }, selector]
}

/**
 * Why an object is not ready, in one short line with names apart from words, from its own fields and the kubelet's sentences;
 * undefined when only the whole sentence of `whyNotReady` says it.
 */
export function shortWhy(facts: ReadinessFacts): ShortWhy | undefined {
  if (textAt(facts.object, 'metadata', 'deletionTimestamp') !== '')
    return uncounted(sayDeletion(facts.object))
  if (textAt(facts.object, 'apiVersion') !== 'v1') return undefined
  const kind = textAt(facts.object, 'kind')
  if (kind === 'Pod') return sayPod(facts)
  return kind === 'Service' ? uncounted(sayService(facts)) : undefined
}
