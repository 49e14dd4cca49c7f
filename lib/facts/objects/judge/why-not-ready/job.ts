import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { sayFailedCreate } from '@/lib/reader/pods/pod-messages'
import { counted } from '@/lib/words/lists'
import type { Evidence } from '../../contract/object'
import { conditionOf } from '../read-conditions'
import {
  eventEvidence,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  said,
  seen,
  withEvents,
} from './facts'

function sayFailure(job: unknown, reason: string, message: string): string {
  const failed = numberAt(job, 'status', 'failed')
  const limit = at(job, 'spec', 'backoffLimit')
  const deadline = at(job, 'spec', 'activeDeadlineSeconds')
  switch (reason) {
    case 'BackoffLimitExceeded':
      return `${counted(failed, 'pod')} failed, and backoffLimit ${typeof limit === 'number' ? limit : 6} allows no more retries`
    case 'DeadlineExceeded':
      return `It ran longer than its activeDeadlineSeconds${typeof deadline === 'number' ? ` of ${deadline}` : ''}`
    case 'PodFailurePolicy':
      return `A rule of its podFailurePolicy ended it: ${message}`
    default:
      return `It failed${reason === '' ? '' : ` (${reason})`}${message === '' ? '' : `: ${message}`}`
  }
}

function statusEvidence(job: unknown): Evidence {
  const n = (name: string) => numberAt(job, 'status', name)
  return seen(
    'status',
    `${n('active')} active, ${n('ready')} ready, ${n('succeeded')} succeeded, ${n('failed')} failed.`,
  )
}

/** Whether a Job is running, has finished or failed, and why. */
export function judgeJob(facts: ReadinessFacts): JudgedReadiness {
  const { object: job } = facts
  const complete = conditionOf(job, 'Complete')
  if (complete?.status === 'True') {
    return {
      state: 'finished',
      ...said(`It has finished: ${counted(numberAt(job, 'status', 'succeeded'), 'pod')} succeeded`),
      evidence: [seen('condition', 'Complete is True.', complete.since)],
    }
  }
  const failed = [conditionOf(job, 'Failed'), conditionOf(job, 'FailureTarget')].find(
    (c) => c?.status === 'True',
  )
  const pod =
    facts.pod && facts.pod.verdict.state !== 'ready' && facts.pod.verdict.state !== 'finished'
      ? facts.pod
      : undefined
  const podWords = pod === undefined ? '' : `Pod ${pod.name}: ${pod.verdict.says}`
  if (failed !== undefined) {
    return {
      state: 'not-ready',
      ...said(sayFailure(job, failed.reason, failed.message), podWords),
      hint: 'The log of a failed pod says why, as long as the pod is kept.',
      evidence: withEvents(
        [
          seen('condition', `${failed.type} is True, ${failed.reason}: ${failed.message}`, failed.since),
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
      ...said('It is suspended: no pod runs until spec.suspend is false'),
      evidence: [seen('spec', 'spec.suspend is true.')],
    }
  }
  const refused = lastEvent(facts.events, ['FailedCreate'])
  if (numberAt(job, 'status', 'active') === 0 && refused !== undefined) {
    return {
      state: 'not-ready',
      ...said(`Its pod is not created: ${sayFailedCreate(refused.message)}`),
      evidence: [statusEvidence(job), eventEvidence(refused)],
    }
  }
  const active = numberAt(job, 'status', 'active')
  const triesLost = numberAt(job, 'status', 'failed')
  return {
    state: pod?.verdict.state === 'not-ready' ? 'not-ready' : 'going',
    ...said(
      active === 0
        ? 'None of its pods is running yet'
        : `${counted(active, 'pod')} of it ${active === 1 ? 'is' : 'are'} running`,
      triesLost === 0 ? '' : `${counted(triesLost, 'pod')} failed before`,
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
    seen('spec', `spec.schedule is "${schedule}"${zone === '' ? '' : `, in ${zone}`}.`),
  ]
  const last = textAt(cron, 'status', 'lastScheduleTime')
  if (last !== '') evidence.push(seen('status', 'It last started a Job.', last))
  if (at(cron, 'spec', 'suspend') === true) {
    return {
      state: 'not-ready',
      ...said('It is suspended: no Job starts until spec.suspend is false'),
      evidence: [...evidence, seen('spec', 'spec.suspend is true.')],
    }
  }
  const event = lastEvent(facts.events, CRON_TROUBLE)
  if (event !== undefined) {
    const words = event.reason === 'FailedCreate' ? sayFailedCreate(event.message) : event.message
    return {
      state: 'not-ready',
      ...said(`It has trouble starting a Job: ${words}`),
      evidence: [...evidence, eventEvidence(event)],
    }
  }
  const active = listAt(cron, 'status', 'active').length
  const now = active === 0 ? '' : `${counted(active, 'Job')} of it ${active === 1 ? 'is' : 'are'} running`
  return {
    state: last === '' ? 'going' : 'ready',
    ...said(last === '' ? 'It has not started a Job yet' : 'It starts Jobs on its schedule', now),
    evidence: withEvents(evidence, facts),
  }
}
