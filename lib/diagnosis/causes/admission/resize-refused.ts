import { code, inTurn, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayBytes } from '@/lib/words/bytes'
import { podChange } from '../../fixes/pod-change'
import { kubectlCommand } from '../../kubectl-command'
import type { AdmissionCause } from '../cause'

/** One resource that the node has less of than the pod would request: milli-CPUs or bytes. */
interface Short {
  resource: string
  requested: string
  allocatable: string
}

type ResizeRefused = { short: readonly Short[] } | { node: string; system: string }

const TOO_LARGE = /^node didn't have enough allocatable resources: /
const SHORT = /\b(cpu|memory), requested: (\d{1,20}), allocatable: (\d{1,20})/g
const OTHER_SYSTEM = /^pod resize is only supported on linux nodes, node "([^"]{1,253})" is "([^"]{1,63})"$/

function sayShort({ resource, requested, allocatable }: Short): Phrase {
  const exact = resource === 'cpu' ? (count: string) => `${count}m` : (count: string) => `${count} bytes`
  const rounded = resource === 'cpu' ? exact : (count: string) => sayBytes(Number(count))
  const amount = rounded(requested) === rounded(allocatable) ? exact : rounded
  return say`${words(amount(requested))} of ${code(resource)}, and the node has ${words(amount(allocatable))}`
}

// The texts of plugin PodResizeValidator (plugin/pkg/admission/podresize, since Kubernetes 1.36).
export const resizeRefused: AdmissionCause<'J18', ResizeRefused> = {
  id: 'J18',
  family: 'admission',
  title: 'The pod’s node cannot make this resize',
  nature: 'wrong',
  find({ text }) {
    const [, node, system] = OTHER_SYSTEM.exec(text) ?? []
    if (node !== undefined && system !== undefined) return [{ confidence: 'proven', data: { node, system } }]
    if (!TOO_LARGE.test(text)) return []
    const short = [...text.matchAll(SHORT)].map(([, resource = '', requested = '', allocatable = '']) => ({
      resource,
      requested,
      allocatable,
    }))
    return short.length === 0 ? [] : [{ confidence: 'proven', data: { short } }]
  },
  says: (data) =>
    'system' in data
      ? say`Only Linux nodes resize pods in place, and node ${code(data.node)} runs ${code(data.system)}.`
      : say`The pod would request more than its whole node can allocate: ${inTurn(data.short.map(sayShort), '; ')}.`,
  fixes: (data) =>
    'system' in data
      ? [podChange(say`Change the resources in the pod’s template instead, so a new pod gets them.`)]
      : [
          podChange(
            say`Request less than the node can allocate.`,
            present({ command: kubectlCommand('describe', 'nodes') }),
          ),
          podChange(
            say`Change the resources in the pod’s template, so a new pod is scheduled to a larger node.`,
          ),
        ],
}
