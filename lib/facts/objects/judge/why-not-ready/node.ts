import { at } from '@/lib/objects/fields'
import { shortListOf } from '@/lib/words/lists'
import type { Evidence, Verdict } from '../../contract/object'
import { conditionOf, readConditions } from '../read-conditions'
import { ended, type ReadinessFacts, sentences, withEvents } from './facts'

/** Whether a Node takes pods and reports, by its conditions. */
export function judgeNode(facts: ReadinessFacts): Verdict {
  const ready = conditionOf(facts.object, 'Ready')
  const pressed = readConditions(facts.object).filter(
    ({ type, meaning }) => type !== 'Ready' && meaning === 'bad',
  )
  const evidence: Evidence[] = [
    ...(ready === undefined
      ? []
      : [
          {
            from: 'condition' as const,
            says: `Ready is ${ready.status}, ${ready.reason}: ${ready.message}`,
            ...(ready.since ? { at: ready.since } : {}),
          },
        ]),
    ...pressed.map(({ type, message }) => ({
      from: 'condition' as const,
      says: `${type} is True: ${message}`,
    })),
  ]
  const isCordoned = at(facts.object, 'spec', 'unschedulable') === true
  if (isCordoned) evidence.push({ from: 'spec', says: 'spec.unschedulable is true.' })
  const cordon = isCordoned ? 'It is cordoned: it takes no new pods.' : ''
  const pressure =
    pressed.length === 0
      ? ''
      : `It reports ${shortListOf(pressed.map(({ type }) => type))}, and may evict pods.`
  if (ready?.status === 'True') {
    return {
      state: pressed.length === 0 ? 'ready' : 'not-ready',
      says: sentences('Its kubelet reports that it is ready.', pressure, cordon),
      evidence,
    }
  }
  if (ready === undefined || ready.status === 'Unknown') {
    return {
      state: 'not-ready',
      says: sentences(
        'Its kubelet has not reported lately: the machine, its kubelet or its network is down.',
        pressure,
        cordon,
      ),
      evidence: withEvents(evidence, facts),
    }
  }
  return {
    state: 'not-ready',
    says: sentences(
      `Its kubelet reports that it is not ready: ${ended(ready.message || ready.reason)}`,
      pressure,
      cordon,
    ),
    evidence: withEvents(evidence, facts),
  }
}
