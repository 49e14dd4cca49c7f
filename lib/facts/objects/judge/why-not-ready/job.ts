import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { code, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { sayFailedCreate } from '@/lib/reader/pods/pod-messages'
import { counted } from '@/lib/words/lists'
import type { Evidence } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  colon,
  eventEvidence,
  inSentences,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  seen,
  withEvents,
} from './facts'

function sayFailure(job: unknown, reason: string, message: string): Phrase {
  const failed = numberAt(job, 'status', 'failed')
  const limit = at(job, 'spec', 'backoffLimit')
  const deadline = at(job, 'spec', 'activeDeadlineSeconds')
  switch (reason) {
    case 'BackoffLimitExceeded':
      return say`${words(counted(failed, 'pod'))} failed, and ${code('backoffLimit')} ${typeof limit === 'number' ? limit : 6} allows no more retries`
    case 'DeadlineExceeded':
      return say`It ran longer than its ${code('activeDeadlineSeconds')}${typeof deadline === 'number' ? say` of ${deadline}` : NOTHING}`
    case 'PodFailurePolicy':
      return say`A rule of its ${code('podFailurePolicy')} ended it: ${quote(message)}`
    default:
      return say`It failed${reason === '' ? NOTHING : say` (${code(reason)})`}${colon(message)}`
  }
}

function statusEvidence(job: unknown): Evidence {
  const n = (name: string) => numberAt(job, 'status', name)
  return seen(
    'status',
    say`${n('active')} active, ${n('ready')} ready, ${n('succeeded')} succeeded, ${n('failed')} failed.`,
  )
}

/** Whether a Job is running, has finished or failed, and why. */
export function judgeJob(facts: ReadinessFacts): JudgedReadiness {
  const { object: job } = facts
  const complete = conditionOf(job, 'Complete')
  if (complete?.status === 'True') {
    return {
      state: 'finished',
      ...inSentences(
        say`It has finished: ${words(counted(numberAt(job, 'status', 'succeeded'), 'pod'))} succeeded`,
      ),
      evidence: [seen('condition', say`Complete is True.`, complete.since)],
    }
  }
  const failed = [conditionOf(job, 'Failed'), conditionOf(job, 'FailureTarget')].find(
    (c) => c?.status === 'True',
  )
  const pod =
    facts.pod && facts.pod.verdict.state !== 'ready' && facts.pod.verdict.state !== 'finished'
      ? facts.pod
      : undefined
  const podWords = pod === undefined ? NOTHING : say`Pod ${code(pod.name)}: ${pod.verdict.says}`
  if (failed !== undefined) {
    return {
      state: 'not-ready',
      ...inSentences(sayFailure(job, failed.reason, failed.message), podWords),
      hint: say`The log of a failed pod says why, as long as the pod is kept.`,
      evidence: withEvents(
        [
          seen(
            'condition',
            say`${code(failed.type)} is True, ${code(failed.reason)}: ${quote(failed.message)}`,
            failed.since,
          ),
          statusEvidence(job),
          ...(pod?.verdict.evidence ?? []),
        ],
        facts,
      ),
    }
  }
  if (at(job, 'spec', 'suspend') === true) {
    return {
      state: 'not-ready',
      ...inSentences(say`It is suspended: no pod runs until spec.suspend is false`),
      evidence: [seen('spec', say`spec.suspend is true.`)],
    }
  }
  const refused = lastEvent(facts.events, ['FailedCreate'])
  if (numberAt(job, 'status', 'active') === 0 && refused !== undefined) {
    return {
      state: 'not-ready',
      ...inSentences(say`Its pod is not created: ${sayFailedCreate(refused.message)}`),
      evidence: [statusEvidence(job), eventEvidence(refused)],
    }
  }
  const active = numberAt(job, 'status', 'active')
  const triesLost = numberAt(job, 'status', 'failed')
  return {
    state: pod?.verdict.state === 'not-ready' ? 'not-ready' : 'going',
    ...inSentences(
      active === 0
        ? say`None of its pods is running yet`
        : say`${words(counted(active, 'pod'))} of it ${words(active === 1 ? 'is' : 'are')} running`,
      triesLost === 0 ? NOTHING : say`${words(counted(triesLost, 'pod'))} failed before`,
      podWords,
    ),
    evidence: withEvents([statusEvidence(job), ...(pod?.verdict.evidence ?? [])], facts),
  }
}

const CRON_TROUBLE = [
  'FailedCreate',
  'InvalidSchedule',
  'UnparseableSchedule',
  'UnknownTimeZone',
  'TooManyMissedTimes',
  'FailedNeedsStart',
]

/** Whether a CronJob starts its Jobs. */
export function judgeCronJob(facts: ReadinessFacts): JudgedReadiness {
  const { object: cron } = facts
  const schedule = textAt(cron, 'spec', 'schedule')
  const zone = textAt(cron, 'spec', 'timeZone')
  const evidence: Evidence[] = [
    seen(
      'spec',
      say`${code('spec.schedule')} is "${code(schedule)}"${zone === '' ? NOTHING : say`, in ${code(zone)}`}.`,
    ),
  ]
  const last = textAt(cron, 'status', 'lastScheduleTime')
  if (last !== '') evidence.push(seen('status', say`It last started a Job.`, last))
  if (at(cron, 'spec', 'suspend') === true) {
    return {
      state: 'not-ready',
      ...inSentences(say`It is suspended: no Job starts until spec.suspend is false`),
      evidence: [...evidence, seen('spec', say`spec.suspend is true.`)],
    }
  }
  const event = lastEvent(facts.events, CRON_TROUBLE)
  if (event !== undefined) {
    const why =
      event.reason === 'FailedCreate' ? sayFailedCreate(event.message) : say`${quote(event.message)}`
    return {
      state: 'not-ready',
      ...inSentences(say`It has trouble starting a Job: ${why}`),
      evidence: [...evidence, eventEvidence(event)],
    }
  }
  const active = listAt(cron, 'status', 'active').length
  const now =
    active === 0
      ? NOTHING
      : say`${words(counted(active, 'Job'))} of it ${words(active === 1 ? 'is' : 'are')} running`
  return {
    state: last === '' ? 'going' : 'ready',
    ...inSentences(
      last === '' ? say`It has not started a Job yet` : say`It starts Jobs on its schedule`,
      now,
    ),
    evidence: withEvents(evidence, facts),
  }
}
