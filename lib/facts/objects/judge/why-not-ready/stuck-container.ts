import { exitMeaning, lastTermination, memoryLimit } from '@/lib/objects/exit-words'
import { at, isRecord, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, stateOf } from '@/lib/objects/pod-containers'
import { absentCommand, startError } from '@/lib/objects/start-error'
import { code, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
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
  colon,
  eventEvidence,
  eventsAbout,
  inSentences,
  inShort,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  type ShortWhy,
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
export function titleOf(container: NamedContainer): Phrase {
  return say`${words(TITLE[container.role])} ${code(container.name)}`
}

/** The same within a sentence. */
function calledOf(container: NamedContainer): Phrase {
  return say`${words(CALLED[container.role])} ${code(container.name)}`
}

const NO_WORDS = say`the kubelet does not say why`

function waitingEvidence(container: NamedContainer, reason: string, message: string): Evidence {
  return seen('container', say`${titleOf(container)} waits, ${code(reason)}${colon(message)}`)
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
  const registry = told === '' || told === reason ? registryWords(event?.message ?? '') : told
  const cause = pullCause(`${reason} ${registry}`)
  const unknown = registry === '' ? NO_WORDS : say`${quote(registry)}`
  return {
    state: 'not-ready',
    ...inSentences(
      say`${titleOf(container)} cannot start because its image ${code(image)} cannot be pulled: ${cause?.says ?? unknown}`,
    ),
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
  const restarted = restarts === 0 ? NOTHING : say`It was restarted ${words(often(restarts))} so far`
  const says = kill
    ? sayKill(calledOf(container), kill)
    : last === undefined
      ? say`${titleOf(container)} keeps exiting, and its status does not say how`
      : say`${titleOf(container)} keeps exiting; the last time it ${last.clause}`
  return {
    state: 'not-ready',
    ...inSentences(says, restarted),
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
        ...(last === undefined ? [] : [seen('container' as const, say`Last exit: ${last.clause}`, last.at)]),
        ...(kill?.events ?? []).map(eventEvidence),
        ...(event === undefined ? [] : [eventEvidence(event)]),
      ],
      facts,
    ),
  }
}

function hintForCrash(exit: number, reason: string): Phrase {
  if (reason === 'OOMKilled')
    return say`Raise the memory limit, or find what uses the memory. The previous log may show it.`
  if (reason === 'StartError' || reason === 'ContainerCannotRun' || exit === 126 || exit === 127)
    return say`Compare the container's ${code('command')} and ${code('args')} with what the image contains.`
  if (exit === 0)
    return say`The program exits successfully and ${code('restartPolicy')} starts it again: use a Job for a program that finishes.`
  return exitMeaning(exit) === undefined
    ? say`The exit code is the program’s own. Its previous log has more.`
    : say`Its previous log has more.`
}

function sayConfig(message: string, pod: unknown): Phrase {
  const missing = missingObject(message, pod)
  if (missing?.key !== undefined)
    return say`${words(missing.kind)} ${code(missing.name)} has no key ${code(missing.key)}, which it takes a value from`
  if (missing?.volume === undefined && missing !== undefined)
    return say`${words(missing.kind)} ${code(missing.name)}, which it takes values from, does not exist in this namespace`
  return message === '' ? NO_WORDS : startError(message)
}

function cannotCreate(
  container: NamedContainer,
  reason: string,
  message: string,
  facts: ReadinessFacts,
): JudgedReadiness {
  const event = lastEvent(eventsAbout(container, facts.events), ['Failed', 'FailedCreatePodContainer'])
  const told = message || (event?.message.replace(/^Error: /, '') ?? '')
  const what = words(reason === 'RunContainerError' ? 'cannot be started' : 'cannot be created')
  const root = nonRootTrouble(told)
  const command = absentCommand(told)
  return {
    state: 'not-ready',
    ...inSentences(say`${titleOf(container)} ${what}: ${root?.says ?? sayConfig(told, facts.object)}`),
    ...present({ hint: root?.hint }),
    ...inShort(
      root
        ? [{ text: root.short }]
        : command === undefined
          ? sayMissingShort(missingObject(told, facts.object))
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

function saySetup(reason: string, message: string, pod: unknown): [why: Phrase, more?: Phrase] {
  const missing = missingObject(message, pod)
  if (missing?.key !== undefined) {
    const object =
      missing.name === '' ? say`a ${words(missing.kind)}` : say`${words(missing.kind)} ${code(missing.name)}`
    return [
      say`its volume ${code(missing.volume ?? '')} takes key ${code(missing.key)} of ${object}, which has no such key`,
    ]
  }
  if (missing?.volume !== undefined) {
    return [
      say`its volume ${code(missing.volume)} needs ${words(missing.kind)} ${code(missing.name)}, which does not exist in this namespace`,
    ]
  }
  const attached = MULTI_ATTACH.exec(message)
  if (attached)
    return [
      say`its volume ${code(attached[1] ?? '')} is attached to another node, and its access mode lets one node use it at a time`,
      say`${quote(message.replace(/^Multi-Attach error for volume "[^"]+" /, ''))}`,
    ]
  if (reason === 'FailedCreatePodSandBox' || reason === 'NetworkNotReady') {
    return [
      say`the node cannot set up its network: ${quote(message.replace(/^Failed to create pod sandbox: (?:rpc error: code = \w+ desc = )?/, ''))}`,
    ]
  }
  return [say`a volume is missing: ${quote(message)}`]
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
        ? inSentences(
            say`${titleOf(container)} is being created`,
            say`Only events say what takes so long, and they could not be read`,
          )
        : inSentences(say`${titleOf(container)} is being created, and no problem was reported`)),
      evidence: withEvents([waiting], facts),
    }
  }
  const [why, more] = saySetup(event.reason, event.message, facts.object)
  return {
    state: 'not-ready',
    ...inSentences(say`${titleOf(container)} is not created: ${why}`, more),
    ...inShort(saySetupShort(event.message, facts.object)),
    evidence: [waiting, eventEvidence(event)],
  }
}

function hasEnded(container: NamedContainer, facts: ReadinessFacts): ReadinessFinding {
  const terminated = at(container.status, 'state', 'terminated')
  if (container.role === 'init' && numberAt(terminated, 'exitCode') === 0) return undefined
  const last = lastTermination({ lastState: { terminated } }, container.spec)
  const how = last?.clause ?? words('ended')
  const kill = probeKill(container, terminated, facts.events)
  const policy = textAt(facts.object, 'spec', 'restartPolicy')
  return {
    state: 'not-ready',
    ...inSentences(
      kill ? sayKill(calledOf(container), kill) : say`${titleOf(container)} ${how}`,
      policy === 'Never'
        ? say`Its ${code('restartPolicy')} Never keeps it that way`
        : say`It has not been started again yet`,
    ),
    hint: kill ? killHint(kill) : say`Its log has more: Logs.`,
    ...present({ short: sayExit(container, terminated, kill, facts.line) }),
    evidence: [
      seen('container', say`${titleOf(container)}: ${how}`, last?.at),
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
    ...inSentences(
      say`${titleOf(container)} waits: ${reason === '' ? words('no reason is given') : code(reason)}${message === '' ? NOTHING : say`, ${quote(message)}`}`,
    ),
    evidence: withEvents([waitingEvidence(container, reason, message)], facts),
  }
}
