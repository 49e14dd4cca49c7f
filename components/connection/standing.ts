import type { Meaning } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { Control, Rung } from '@/lib/facts/connection/contract'

/** The state of a step or a control: color, shape and word, always together. */
export interface StepStanding {
  name: string
  meaning: Meaning
  icon: IconName
  word: string
}

const PASSED: StepStanding = { name: 'passed', meaning: 'ok', icon: 'check', word: 'passed' }
const NOTED: StepStanding = {
  name: 'noted',
  meaning: 'warning',
  icon: 'warning',
  word: 'passed, with a note',
}
const DENIED: StepStanding = { name: 'denied', meaning: 'bad', icon: 'lock', word: 'refused' }
const FAILED: StepStanding = { name: 'failed', meaning: 'bad', icon: 'cross', word: 'failed' }
const SKIPPED: ReadonlyMap<Rung['situation'], StepStanding> = new Map([
  ['not-reached', { name: 'not-reached', meaning: 'neutral', icon: 'dash', word: 'not reached' }],
  ['not-needed', { name: 'not-needed', meaning: 'neutral', icon: 'dash', word: 'not needed' }],
  ['not-listening', { name: 'absent', meaning: 'neutral', icon: 'absent', word: 'absent' }],
])
const NOT_USED: StepStanding = { name: 'not-used', meaning: 'neutral', icon: 'question', word: 'not used' }

type Found = Pick<Rung, 'verdict' | 'situation'>

/**
 * A 403 from the API server is a denial, not a failure: the path to it works. Where the step only asks whether permissions are
 * decided, it passes.
 */
export function stepStanding({ verdict, situation }: Found): StepStanding {
  if (verdict === 'passed') return situation === 'ok' || situation === 'forbidden' ? PASSED : NOTED
  if (verdict === 'failed') return situation === 'forbidden' ? DENIED : FAILED
  return SKIPPED.get(situation) ?? NOT_USED
}

/** The meaning of all steps together. A denial is still good, because the API server itself sent it. */
export function meaningOfLadder(rungs: readonly Found[]): 'ok' | 'warning' | 'bad' {
  const names = new Set(rungs.map((rung) => stepStanding(rung).name))
  if (names.has('failed')) return 'bad'
  return names.has('noted') ? 'warning' : 'ok'
}

/** The open step: the first one that was tried and did not pass. */
export function firstFailed(rungs: readonly Rung[]): Rung | undefined {
  return rungs.find(({ verdict }) => verdict === 'failed')
}

/** A step on the way to the lists; a kubectl proxy is another way. */
export function isStep({ id }: Pick<Rung, 'id'>): boolean {
  return id !== 'kubectl-proxy'
}

const UNREACHED = new Set<Rung['situation']>(['silent', 'reset', 'refused', 'no-route', 'name-unresolved'])
const ERRING = new Set<Rung['situation']>(['server-error', 'throttled'])
const CARRIES = new Set<Rung['id']>(['locate', 'connect', 'verify', 'authenticate'])

/**
 * How far a call gets: to no server, to one that is not trusted, to one that fails, to one that does not know the caller, or all
 * the way.
 */
export function stepOutcome(
  rungs: readonly Rung[],
): 'unreached' | 'untrusted' | 'erring' | 'unknown' | 'known' {
  const stop = rungs.find(({ id, verdict }) => verdict === 'failed' && CARRIES.has(id))
  if (stop === undefined) return 'known'
  const { id, situation } = stop
  if (id === 'locate' || id === 'connect' || UNREACHED.has(situation)) return 'unreached'
  if (id === 'verify' || situation === 'not-kubernetes') return 'untrusted'
  return ERRING.has(situation) ? 'erring' : 'unknown'
}

/** "7 of 8 steps passed, 1 refused": every step in one count. */
export function sayPassed(rungs: readonly (Found & Pick<Rung, 'id'>)[]): string {
  const steps = rungs.filter(isStep)
  const others = new Map<string, number>()
  for (const step of steps.filter(({ verdict }) => verdict !== 'passed')) {
    const { word } = stepStanding(step)
    others.set(word, (others.get(word) ?? 0) + 1)
  }
  const passed = steps.filter(({ verdict }) => verdict === 'passed').length
  return [
    `${passed} of ${steps.length} steps passed`,
    ...[...others].map(([word, count]) => `${count} ${word}`),
  ].join(', ')
}

/** What a control did, compared with what the lesson expects. */
export function standingOfControl({
  asExpected,
  situation,
}: Pick<Control, 'asExpected' | 'situation'>): StepStanding {
  if (asExpected === null) {
    return situation === 'not-reached' || situation === 'not-needed'
      ? { name: 'not-tried', meaning: 'neutral', icon: 'dash', word: 'not tried' }
      : { name: 'not-shown', meaning: 'neutral', icon: 'question', word: 'could not be shown here' }
  }
  if (asExpected) return { name: 'as-taught', meaning: 'ok', icon: 'check', word: 'as taught' }
  return situation === 'ok'
    ? { name: 'went-through', meaning: 'warning', icon: 'warning', word: 'succeeds' }
    : { name: 'otherwise', meaning: 'warning', icon: 'warning', word: 'fails in another way' }
}
