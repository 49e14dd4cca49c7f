import { lastTermination, sayTermination } from '@/lib/objects/exit-words'
import { at, entriesAt, numberAt, textAt } from '@/lib/objects/fields'
import { type NamedContainer, podContainers, stateOf } from '@/lib/objects/pod-containers'
import { code, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { ContainerSummary } from '../contract/object'

const ON_THE_WAY = new Set(['ContainerCreating', 'PodInitializing'])

function resourcesOf(spec: unknown): string {
  const words = (['requests', 'limits'] as const).flatMap((side) => {
    const entries = entriesAt(spec, 'resources', side)
    if (entries.length === 0) return []
    return [`${side} ${entries.map(([name, amount]) => `${name} ${amount}`).join(', ')}`]
  })
  return words.join('; ')
}

type Now = Pick<ContainerSummary, 'state' | 'meaning' | 'says'> & { since?: string }

function since(fields: unknown, name: string): { since?: string } {
  const text = textAt(fields, name)
  return text === '' ? {} : { since: text }
}

function nowOf({ role, spec, status }: NamedContainer): Now {
  const state = stateOf(status)
  if (state === undefined)
    return { state: 'unknown', meaning: 'unknown', says: say`The kubelet has not reported it yet.` }
  if (state.is === 'running') {
    const isReady = at(status, 'ready') === true || role === 'init' || role === 'ephemeral'
    const isStarting = at(status, 'started') === false
    const says = isReady
      ? say`Runs.`
      : isStarting
        ? say`Running; its startup probe has not passed yet.`
        : say`Running, but not ready.`
    return {
      state: 'running',
      meaning: isReady ? 'ok' : 'warning',
      says,
      ...since(state.fields, 'startedAt'),
    }
  }
  if (state.is === 'waiting') {
    const reason = textAt(state.fields, 'reason')
    const message = textAt(state.fields, 'message')
    const isUnderWay = ON_THE_WAY.has(reason)
    return {
      state: 'waiting',
      meaning: isUnderWay ? 'neutral' : 'bad',
      says: say`${reason === '' ? words('no reason given') : code(reason)}${message === '' ? words('.') : say`: ${quote(message)}`}`,
    }
  }
  const exit = numberAt(state.fields, 'exitCode')
  return {
    state: 'ended',
    meaning: exit === 0 ? 'neutral' : 'bad',
    says: say`${sayTermination(state.fields, spec).says}.`,
    ...since(state.fields, 'finishedAt'),
  }
}

function ranMs(terminated: unknown): number | undefined {
  const ms = Date.parse(textAt(terminated, 'finishedAt')) - Date.parse(textAt(terminated, 'startedAt'))
  return ms >= 0 ? ms : undefined
}

function lastOf({ status, spec }: NamedContainer): ContainerSummary['last'] {
  const last = lastTermination(status, spec)
  if (last === undefined) return undefined
  const { clause: _, ...said } = last
  const terminated = at(status, 'lastState', 'terminated')
  return { ...said, exitCode: numberAt(terminated, 'exitCode'), ...present({ ranMs: ranMs(terminated) }) }
}

/** Each container of a Pod in words: what it does now, how it ended the time before, what it may use. */
export function summarizeContainers(pod: unknown): ContainerSummary[] {
  return podContainers(pod).map((container) => {
    return {
      name: container.name,
      role: container.role,
      image: textAt(container.spec, 'image'),
      restarts: numberAt(container.status, 'restartCount'),
      resources: resourcesOf(container.spec),
      ...nowOf(container),
      ...present({ last: lastOf(container) }),
    }
  })
}
