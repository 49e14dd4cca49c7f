import { exitMeaning, lastTermination, memoryLimit } from '@/lib/objects/exit-words'
import { at, isRecord, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, stateOf } from '@/lib/objects/pod-containers'
import { absentCommand, startError } from '@/lib/objects/start-error'
import type { Piece } from '@/lib/phrase/pieces'
import { present } from '@/lib/present'
import {
  missingObject,
  nonRootTrouble,
  PULL_REASONS,
  pullCause,
  registryWords,
  sayMissingShort,
} from '@/lib/reader/pods/pod-messages'
import { counted, often } from '@/lib/words/lists'
import type { Evidence } from '../../contract/object'
import {
  eventEvidence,
  eventsAbout,
  inShort,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  type ShortWhy,
  said,
  seen,
  withEvents,
} from './facts'
import { killHint, probeKill, sayKill, sayProbeShort } from './probe-words'

const TITLE = {
  main: 'Container',
  init: 'Init container',
  sidecar: 'Sidecar',
  ephemeral: 'Ephemeral container',
}

const CALLED: Record<keyof typeof TITLE, string> = {
  main: 'container',
  init: 'init container',
  sidecar: 'sidecar',
  ephemeral: 'ephemeral container',
}

/** "Container app", "Init container migrate". */
export function titleOf(container: NamedContainer): string {
  return `${TITLE[container.role]} ${container.name}`
}

/** The same within a sentence. */
function calledOf(container: NamedContainer): string {
  return `${CALLED[container.role]} ${container.name}`
}

function waitingEvidence(container: NamedContainer, reason: string, message: string): Evidence {
  const words = message === '' ? '' : `: ${message}`
  return seen('container', `${titleOf(container)} waits, ${reason}${words}`)
}

function cannotPull(
  container: NamedContainer,
  reason: string,
  message: string,
  facts: ReadinessFacts,
): JudgedReadiness {
  const image = textAt(container.spec, 'image')
  const events = eventsAbout(container, facts.events)
  const event = lastEvent(events, ['Failed', 'ErrImageNeverPull', 'InspectFailed'], (text) =>
    /pull|image|Image/.test(text),
  )
  // Older kubelets write the registry's words into the event only.
  const told = registryWords(message)
  const words = told === '' || told === reason ? registryWords(event?.message ?? '') : told
  const cause = pullCause(`${reason} ${words}`)
  const why = cause === undefined ? (words === '' ? 'the kubelet does not say why' : words) : cause.says
  return {
    state: 'not-ready',
    ...said(`${titleOf(container)} cannot start because its image ${image} cannot be pulled: ${why}`),
    ...inShort([{ text: `${cause?.short ?? 'Image cannot be pulled'}: ` }, { code: shortImage(image) }]),
    ...present({ hint: cause?.fix }),
    evidence: withEvents(
      [waitingEvidence(container, reason, message), ...(event === undefined ? [] : [eventEvidence(event)])],
      facts,
    ),
  }
}

/** "cart:1.9.2" of "registry.example/shop/cart:1.9.2", and a digest by its beginning. */
function shortImage(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return name.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1')
}

function sayAbsentCommand(command: string): Piece[] {
  return [{ text: 'Command ' }, { code: command }, { text: ' does not exist in the container' }]
}

function sayExit(
  container: NamedContainer,
  terminated: unknown,
  kill: ReturnType<typeof probeKill>,
  line: string | undefined,
): ShortWhy | undefined {
  if (!isRecord(terminated)) return undefined
  const restarts = numberAt(container.status, 'restartCount')
  const counts = restarts === 0 ? [] : [{ text: `, ${counted(restarts, 'restart')}` }]
  if (kill) return { cause: sayProbeShort(kill.name, kill.probe, kill.said), counts }
  const reason = textAt(terminated, 'reason')
  if (reason === 'OOMKilled') {
    const limit = memoryLimit(container.spec)
    const cause = limit === '' ? [{ text: 'OOMKilled' }] : [{ text: 'OOMKilled at ' }, { code: limit }]
    return { cause, counts }
  }
  const command = absentCommand(textAt(terminated, 'message'))
  if (command !== undefined) return { cause: sayAbsentCommand(command), counts: [] }
  if (line !== undefined) return { cause: [{ text: 'Exits with ' }, { code: line }], counts }
  const known = ['', 'Error', 'Completed'].includes(reason) ? '' : ` (${reason})`
  return { cause: [{ text: `Exit code ${numberAt(terminated, 'exitCode')}${known}` }], counts }
}

function crashLoops(container: NamedContainer, facts: ReadinessFacts): JudgedReadiness {
  const restarts = numberAt(container.status, 'restartCount')
  const last = lastTermination(container.status, container.spec)
  const terminated = at(container.status, 'lastState', 'terminated')
  const kill = probeKill(container, terminated, facts.events)
  const event = lastEvent(eventsAbout(container, facts.events), ['BackOff'])
  const restarted = restarts === 0 ? '' : `It was restarted ${often(restarts)} so far`
  const says = kill
    ? sayKill(calledOf(container), kill)
    : last === undefined
      ? `${titleOf(container)} keeps exiting, and its status does not say how`
      : `${titleOf(container)} keeps exiting; the last time it ${last.clause}`
  return {
    state: 'not-ready',
    ...said(says, restarted),
    hint: kill
      ? killHint(kill)
      : hintForCrash(numberAt(terminated, 'exitCode'), textAt(terminated, 'reason')),
    ...present({ short: sayExit(container, terminated, kill, facts.line) }),
    evidence: withEvents(
      [
        waitingEvidence(
          container,
          'CrashLoopBackOff',
          textAt(container.status, 'state', 'waiting', 'message'),
        ),
        ...(last === undefined ? [] : [seen('container' as const, `Last exit: ${last.clause}`, last.at)]),
        ...(kill?.events ?? []).map(eventEvidence),
        ...(event === undefined ? [] : [eventEvidence(event)]),
      ],
      facts,
    ),
  }
}

function hintForCrash(code: number, reason: string): string {
  if (reason === 'OOMKilled')
    return 'Raise the memory limit, or find what uses the memory. The previous log may show it.'
  if (reason === 'StartError' || reason === 'ContainerCannotRun' || code === 126 || code === 127)
    return "Compare the container's command and args with what the image contains."
  if (code === 0)
    return 'The program exits successfully and restartPolicy starts it again: use a Job for a program that finishes.'
  return exitMeaning(code) === undefined
    ? 'The exit code is the program’s own. Its previous log has more.'
    : 'Its previous log has more.'
}

function sayConfig(message: string, pod: unknown): string {
  const missing = missingObject(message, pod)
  if (missing?.key !== undefined)
    return `${missing.kind} ${missing.name} has no key ${missing.key}, which it takes a value from`
  if (missing?.volume === undefined && missing !== undefined)
    return `${missing.kind} ${missing.name}, which it takes values from, does not exist in this namespace`
  return message === '' ? 'the kubelet does not say why' : startError(message)
}

function cannotCreate(
  container: NamedContainer,
  reason: string,
  message: string,
  facts: ReadinessFacts,
): JudgedReadiness {
  const event = lastEvent(eventsAbout(container, facts.events), ['Failed', 'FailedCreatePodContainer'])
  const words = message || (event?.message.replace(/^Error: /, '') ?? '')
  const what = reason === 'RunContainerError' ? 'cannot be started' : 'cannot be created'
  const root = nonRootTrouble(words)
  const command = absentCommand(words)
  return {
    state: 'not-ready',
    ...said(`${titleOf(container)} ${what}: ${root?.says ?? sayConfig(words, facts.object)}`),
    ...present({ hint: root?.hint }),
    ...inShort(
      root
        ? [{ text: root.short }]
        : command === undefined
          ? sayMissingShort(missingObject(words, facts.object))
          : sayAbsentCommand(command),
    ),
    evidence: withEvents(
      [waitingEvidence(container, reason, message), ...(event === undefined ? [] : [eventEvidence(event)])],
      facts,
    ),
  }
}

/** Reasons of events that say why a container is not created. */
const SETUP = [
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'NetworkNotReady',
]
/** A volume that another node holds. */
const MULTI_ATTACH = /^Multi-Attach error for volume "([^"]+)"/

function saySetup(reason: string, message: string, pod: unknown): [why: string, more?: string] {
  const missing = missingObject(message, pod)
  if (missing?.key !== undefined) {
    const object = missing.name === '' ? `a ${missing.kind}` : `${missing.kind} ${missing.name}`
    return [`its volume ${missing.volume} takes key ${missing.key} of ${object}, which has no such key`]
  }
  if (missing?.volume !== undefined) {
    return [
      `its volume ${missing.volume} needs ${missing.kind} ${missing.name}, which does not exist in this namespace`,
    ]
  }
  const attached = MULTI_ATTACH.exec(message)
  if (attached)
    return [
      `its volume ${attached[1]} is attached to another node, and its access mode lets one node use it at a time`,
      message.replace(/^Multi-Attach error for volume "[^"]+" /, ''),
    ]
  if (reason === 'FailedCreatePodSandBox' || reason === 'NetworkNotReady') {
    return [
      `the node cannot set up its network: ${message.replace(/^Failed to create pod sandbox: (?:rpc error: code = \w+ desc = )?/, '')}`,
    ]
  }
  return [`a volume is missing: ${message}`]
}

function saySetupShort(message: string, pod: unknown): Piece[] | undefined {
  const volume = MULTI_ATTACH.exec(message)?.[1]
  return volume === undefined
    ? sayMissingShort(missingObject(message, pod))
    : [{ text: 'Volume ' }, { code: volume }, { text: ' is attached to another node' }]
}

function isBeingCreated(container: NamedContainer, facts: ReadinessFacts): JudgedReadiness {
  const event = lastEvent(facts.events, SETUP)
  const waiting = waitingEvidence(container, 'ContainerCreating', '')
  if (event === undefined) {
    return {
      state: facts.events === 'unread' ? 'unknown' : 'going',
      ...(facts.events === 'unread'
        ? said(
            `${titleOf(container)} is being created`,
            'Only events say what takes so long, and they could not be read',
          )
        : said(`${titleOf(container)} is being created, and no problem was reported`)),
      evidence: withEvents([waiting], facts),
    }
  }
  const [why, more] = saySetup(event.reason, event.message, facts.object)
  return {
    state: 'not-ready',
    ...said(`${titleOf(container)} is not created: ${why}`, more),
    ...inShort(saySetupShort(event.message, facts.object)),
    evidence: [waiting, eventEvidence(event)],
  }
}

function hasEnded(container: NamedContainer, facts: ReadinessFacts): ReadinessFinding {
  const terminated = at(container.status, 'state', 'terminated')
  const code = numberAt(terminated, 'exitCode')
  if (container.role === 'init' && code === 0) return undefined
  const last = lastTermination({ lastState: { terminated } }, container.spec)
  const words = last?.clause ?? 'ended'
  const kill = probeKill(container, terminated, facts.events)
  const policy = textAt(facts.object, 'spec', 'restartPolicy')
  return {
    state: 'not-ready',
    ...said(
      kill ? sayKill(calledOf(container), kill) : `${titleOf(container)} ${words}`,
      policy === 'Never' ? 'Its restartPolicy Never keeps it that way' : 'It has not been started again yet',
    ),
    hint: kill ? killHint(kill) : 'Its log has more: Logs.',
    ...present({ short: sayExit(container, terminated, kill, facts.line) }),
    evidence: [
      seen('container', `${titleOf(container)}: ${words}`, last?.at),
      ...(kill?.events ?? []).map(eventEvidence),
    ],
  }
}

/** Why a container does not run, or undefined when it runs or has done its work. */
export function findStuck(container: NamedContainer, facts: ReadinessFacts): ReadinessFinding {
  const state = stateOf(container.status)
  if (state === undefined || state.is === 'running') return undefined
  if (state.is === 'terminated') return hasEnded(container, facts)
  const reason = textAt(state.fields, 'reason')
  const message = textAt(state.fields, 'message')
  if (PULL_REASONS.has(reason)) return cannotPull(container, reason, message, facts)
  if (reason === 'CrashLoopBackOff') return crashLoops(container, facts)
  if (/Error$/.test(reason)) return cannotCreate(container, reason, message, facts)
  if (reason === 'ContainerCreating') return isBeingCreated(container, facts)
  // PodInitializing: what it waits for is said by the init containers.
  if (reason === 'PodInitializing') return undefined
  return {
    state: 'not-ready',
    ...said(
      `${titleOf(container)} waits: ${reason || 'no reason is given'}${message === '' ? '' : `, ${message}`}`,
    ),
    evidence: withEvents([waitingEvidence(container, reason, message)], facts),
  }
}
