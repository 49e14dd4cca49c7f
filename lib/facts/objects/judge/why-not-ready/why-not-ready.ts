import { at, listAt, numberAt, textAt } from '@/lib/objects/fields'
import {
  code,
  listed,
  NOTHING,
  type Phrase,
  quote,
  say,
  sentenceOf,
  shortListed,
  words,
} from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import type { Condition, Evidence, Verdict } from '../../contract/object'
import { conditionOf, readConditions } from '../read-conditions'
import {
  conditionEvidence,
  eventEvidence,
  inSentences,
  inShort,
  type JudgedReadiness,
  lastEvent,
  type ReadinessFacts,
  type ReadinessFinding,
  seen,
  withEvents,
} from './facts'
import { judgeCronJob, judgeJob } from './job'
import { judgePod } from './pod'
import { judgeService } from './service'
import { judgeWorkload, sayCondition } from './workload'

/**
 * Where an Ingress leads to a Service or a port that does not exist. Undefined where all that was read exists: whether its
 * controller serves it is not in the cluster's objects.
 */
function judgeIngress({ backends = [] }: ReadinessFacts): ReadinessFinding {
  const absent = [
    ...new Set(backends.filter(({ state }) => state === 'no-service').map(({ service }) => service)),
  ]
  const portless = backends.filter(({ state }) => state === 'no-port')
  const [first, ...others] = [
    ...(absent.length === 0
      ? []
      : [
          say`Its backend ${words(absent.length === 1 ? 'Service' : 'Services')} ${listed(absent.map(code))} ${words(absent.length === 1 ? 'does' : 'do')} not exist in this namespace`,
        ]),
    ...portless.map(
      ({ service, port }) => say`Its backend Service ${code(service)} has no port ${code(port)}`,
    ),
  ]
  if (first === undefined) return undefined
  const evidence: Verdict['evidence'] = [
    ...absent.map((service) => seen('related' as const, say`Service ${code(service)} was not found.`)),
    ...portless.map(({ service, port }) =>
      seen(
        'related' as const,
        say`Service ${code(service)} was read, and none of its ports is ${code(port)}.`,
      ),
    ),
  ]
  return {
    state: 'not-ready',
    ...inSentences(first, ...others),
    hint: say`Requests for these paths end in an error of the Ingress controller.`,
    evidence,
  }
}

// The client's error where nothing serves the API (k8s.io/metrics of Kubernetes 1.36).
const NO_METRICS =
  /the server could not find the requested resource \(get (\S+?)\.((?:\S+\.)?metrics\.k8s\.io)\)/

/** Whether a HorizontalPodAutoscaler scales, by its conditions. */
function judgeAutoscaler({ object }: ReadinessFacts): JudgedReadiness {
  const conditions = ['AbleToScale', 'ScalingActive'].flatMap((type) => conditionOf(object, type) ?? [])
  const evidence = conditions.map(conditionEvidence)
  const off = conditions.find(({ status }) => status === 'False')
  if (off?.reason === 'ScalingDisabled') {
    return { state: 'ready', ...inSentences(say`It does not scale: ${quote(off.message)}`), evidence }
  }
  if (off !== undefined) {
    const group = NO_METRICS.exec(off.message)?.[2]
    return {
      state: 'not-ready',
      ...inSentences(say`It does not scale: ${quote(off.message)}`),
      ...(group === undefined
        ? {}
        : {
            hint: say`Nothing serves the API ${code(group)}: its server, such as metrics-server, is not installed.`,
          }),
      evidence,
    }
  }
  if (conditions.length === 0)
    return { state: 'going', ...inSentences(say`Its controller has not reported on it yet`), evidence }
  return {
    state: 'ready',
    ...inSentences(
      say`It wants ${words(counted(numberAt(object, 'status', 'desiredReplicas'), 'replica'))} and has ${numberAt(object, 'status', 'currentReplicas')}`,
    ),
    evidence,
  }
}

/** Whether a Node takes pods and reports, by its conditions. */
function judgeNode(facts: ReadinessFacts): JudgedReadiness {
  const ready = conditionOf(facts.object, 'Ready')
  const pressed = readConditions(facts.object).filter(
    ({ type, meaning }) => type !== 'Ready' && meaning === 'bad',
  )
  const evidence: Evidence[] = [
    ...(ready === undefined ? [] : [conditionEvidence(ready)]),
    ...pressed.map(({ type, message }) =>
      seen('condition' as const, say`${code(type)} is True: ${quote(message)}`),
    ),
  ]
  const isCordoned = at(facts.object, 'spec', 'unschedulable') === true
  if (isCordoned) evidence.push(seen('spec', say`spec.unschedulable is true.`))
  const cordon = isCordoned ? say`It is cordoned: it takes no new pods` : NOTHING
  const pressure =
    pressed.length === 0
      ? NOTHING
      : say`It reports ${shortListed(pressed.map(({ type }) => code(type)))}, and may evict pods`
  if (ready?.status === 'True') {
    return {
      state: pressed.length === 0 ? 'ready' : 'not-ready',
      ...inSentences(say`Its kubelet reports that it is ready`, pressure, cordon),
      evidence,
    }
  }
  if (ready === undefined || ready.status === 'Unknown') {
    return {
      state: 'not-ready',
      ...inSentences(
        say`Its kubelet has not reported lately: the machine, its kubelet or its network is down`,
        pressure,
        cordon,
      ),
      evidence: withEvents(evidence, facts),
    }
  }
  return {
    state: 'not-ready',
    ...inSentences(
      say`Its kubelet reports that it is not ready: ${quote(ready.message || ready.reason)}`,
      pressure,
      cordon,
    ),
    evidence: withEvents(evidence, facts),
  }
}

/** Whether a PersistentVolumeClaim is bound, and what it waits for where it is not. */
function judgeVolumeClaim(facts: ReadinessFacts): JudgedReadiness {
  const { object: claim } = facts
  const phase = textAt(claim, 'status', 'phase')
  const volume = textAt(claim, 'spec', 'volumeName')
  if (phase === 'Bound') {
    return {
      state: 'ready',
      ...inSentences(say`It is bound to PersistentVolume ${code(volume)}`),
      evidence: [seen('status', say`status.phase is Bound.`)],
    }
  }
  if (phase === 'Lost') {
    return {
      state: 'not-ready',
      ...inSentences(
        say`Its PersistentVolume ${code(volume)} is gone, along with its data, as far as the cluster knows`,
      ),
      evidence: [seen('status', say`status.phase is Lost.`)],
    }
  }
  const className = at(claim, 'spec', 'storageClassName')
  const evidence: Evidence[] = [
    seen('status', say`${code('status.phase')} is ${phase === '' ? words('empty') : code(phase)}.`),
    seen(
      'spec',
      typeof className === 'string' && className !== ''
        ? say`${code('spec.storageClassName')} is ${code(className)}.`
        : say`It names no StorageClass.`,
    ),
  ]
  const failed = lastEvent(facts.events, ['ProvisioningFailed', 'FailedBinding', 'VolumeMismatch'])
  if (failed !== undefined) {
    const missing = /storageclass\.storage\.k8s\.io "([^"]+)" not found/.exec(failed.message)
    const why = missing
      ? say`StorageClass ${code(missing[1] ?? '')} does not exist`
      : failed.message.startsWith(
            'no persistent volumes available for this claim and no storage class is set',
          )
        ? say`no PersistentVolume matches it, and it names no StorageClass that could provision one`
        : say`${quote(failed.message)}`
    return {
      state: 'not-ready',
      ...inSentences(say`It is not bound: ${why}`),
      evidence: [...evidence, eventEvidence(failed)],
    }
  }
  const waiting = lastEvent(facts.events, ['WaitForFirstConsumer', 'WaitForPodScheduled'])
  if (waiting !== undefined) {
    return {
      state: 'going',
      ...inSentences(say`It waits, as its StorageClass requires, until a pod that uses it has a node`),
      hint: say`If a pod already uses it, see that pod for why it has no node.`,
      evidence: [...evidence, eventEvidence(waiting)],
    }
  }
  const external = lastEvent(facts.events, ['ExternalProvisioning', 'Provisioning'])
  return {
    state: facts.events === 'unread' ? 'unknown' : 'going',
    ...(facts.events === 'unread'
      ? inSentences(
          say`It is not bound to a volume yet`,
          say`Its events, which may say why, could not be read`,
        )
      : inSentences(
          external === undefined
            ? say`It is not bound to a volume yet, and no event says why`
            : say`It waits for its provisioner, which has not created the volume yet`,
        )),
    evidence: withEvents([...evidence, ...(external === undefined ? [] : [eventEvidence(external)])], facts),
  }
}

const JUDGES = new Map<string, (facts: ReadinessFacts) => ReadinessFinding>([
  ['/Pod', judgePod],
  ['/Service', judgeService],
  ['/PersistentVolumeClaim', judgeVolumeClaim],
  ['/Node', judgeNode],
  ['batch/Job', judgeJob],
  ['batch/CronJob', judgeCronJob],
  ['networking.k8s.io/Ingress', judgeIngress],
  ['autoscaling/HorizontalPodAutoscaler', judgeAutoscaler],
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [`apps/${kind}`, (facts: ReadinessFacts) => judgeWorkload(kind, facts)] as const,
  ),
])

/** What a namespace that is being deleted waits for: its own finalizer is in its spec, and its conditions say the rest. */
function remainingIn(object: unknown): Condition[] {
  return readConditions(object).filter(
    ({ type, status }) => type.startsWith('Namespace') && status === 'True',
  )
}

function findDeletion({ object }: ReadinessFacts): ReadinessFinding {
  const since = textAt(object, 'metadata', 'deletionTimestamp')
  if (since === '') return undefined
  const finalizers = listAt(object, 'metadata', 'finalizers').filter((name) => typeof name === 'string')
  const kind = textAt(object, 'apiVersion') === 'v1' ? textAt(object, 'kind') : ''
  const remaining = kind === 'Namespace' ? remainingIn(object) : []
  const waits: Phrase[] =
    finalizers.length > 0
      ? [
          say`It waits for ${words(finalizers.length === 1 ? 'the finalizer' : 'the finalizers')} ${shortListed(finalizers.map(code))}, which ${words(finalizers.length === 1 ? 'its owner' : 'their owners')} must remove`,
        ]
      : kind === 'Pod'
        ? [say`It goes away once its containers have exited and the kubelet has reported it`]
        : kind === 'Namespace'
          ? [
              say`It goes away once everything in it is deleted`,
              ...remaining.map(({ message }) => say`${quote(message)}`),
            ]
          : [say`It has no finalizers, so it can be gone at any moment`]
  return {
    state: 'not-ready',
    ...inSentences(say`It is being deleted`, ...waits),
    ...inShort(
      finalizers[0] === undefined
        ? [{ text: 'Being deleted' }]
        : [{ text: 'Being deleted, waits for ' }, { code: finalizers[0] }],
    ),
    evidence: [
      seen('status', say`metadata.deletionTimestamp is set.`, since),
      ...(finalizers.length === 0
        ? []
        : [seen('spec' as const, say`${code('metadata.finalizers')}: ${code(finalizers.join(', '))}`)]),
      ...remaining.map(({ type, status, reason, message }) =>
        seen('condition' as const, sentenceOf(sayCondition(type, status, reason, message))),
      ),
    ],
  }
}

// What most controllers of custom resources write; a kind without one has no verdict.
function byCondition({ object }: ReadinessFacts): ReadinessFinding {
  const condition =
    conditionOf(object, 'Ready') ?? conditionOf(object, 'Available') ?? conditionOf(object, 'Established')
  if (condition === undefined) return undefined
  const { type, status, reason, message, since } = condition
  const clause = sayCondition(type, status, reason, message)
  return {
    state: status === 'True' ? 'ready' : status === 'False' ? 'not-ready' : 'unknown',
    ...inSentences(clause),
    evidence: [seen('condition', sentenceOf(clause), since)],
  }
}

/**
 * Why an object is not ready, in one or two sentences with their evidence; undefined for a kind that has no
 * readiness. It says no more than the facts show: parts that were not read are named, never taken for empty.
 */
export function whyNotReady(facts: ReadinessFacts): ReadinessFinding {
  const { object } = facts
  const apiVersion = textAt(object, 'apiVersion')
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const judge = JUDGES.get(`${group}/${textAt(object, 'kind')}`) ?? byCondition
  return findDeletion(facts) ?? judge(facts)
}
