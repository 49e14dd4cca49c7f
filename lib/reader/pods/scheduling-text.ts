import { code, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'

/** The scheduler's count of nodes and what it says of each share of them. */
export interface SchedulingText {
  nodes: number
  reasons: { nodes: number; says: string }[]
}

// What follows the reasons is on preemption and on claims of devices, or a bare "not found" of the plugin that looked for either.
const AFTER = /\.? (?:preemption: |no new claims to deallocate\b)|\. not found$|\.$/
const HEAD = /^\d{1,7}\/(\d{1,7}) nodes are available: /

/**
 * Reads a message of the scheduler, "0/3 nodes are available: 1 node(s) had untolerated taint {a: b}, 2 Insufficient
 * cpu." (framework.FitError of Kubernetes 1.36), without what it says on preemption. Undefined when it is none.
 */
export function parseSchedulingText(message: string): SchedulingText | undefined {
  const head = HEAD.exec(message)
  if (head === null) return undefined
  const body = message.slice(head[0].length)
  const end = body.search(AFTER)
  const text = end < 0 ? body : body.slice(0, end)
  const reasons = text.split(/, (?=\d{1,7} )/).map((part) => {
    const count = /^(\d{1,7}) (.*)$/s.exec(part)
    return { nodes: Number(count?.[1] ?? 0), says: (count?.[2] ?? part).replace(/^node\(s\) /, '') }
  })
  return { nodes: Number(head[1]), reasons }
}

const WORDS: [pattern: RegExp, says: (match: RegExpExecArray) => Phrase][] = [
  [/^Insufficient (\S+)$/, ([, resource = '']) => say`too little ${code(resource)} left`],
  [
    /^had untolerated taint(?:\(s\)|s)?:? ?\{?([^}]*)\}?$/,
    // Kubernetes 1.36 does not name the taint.
    ([, taint = '']) =>
      say`a taint that the pod does not tolerate${taint === '' ? NOTHING : say` (${code(taint.replace(/:\s*$/, ''))})`}`,
  ],
  [
    /^didn't match Pod's node affinity\/selector$/,
    () => say`labels that do not match the pod's nodeSelector or node affinity`,
  ],
  [/^didn't match pod affinity rules$/, () => say`no pod that the pod's affinity requires`],
  [/^didn't match pod anti-affinity rules$/, () => say`a pod that the pod's anti-affinity avoids`],
  [
    /^didn't satisfy existing pods anti-affinity rules$/,
    () => say`a pod whose anti-affinity excludes this one`,
  ],
  [
    /^didn't match pod topology spread constraints/,
    () => say`no room under the pod's topology spread constraints`,
  ],
  [
    /^had volume node affinity conflict$/,
    () => say`no access to the volume, which is bound to other nodes or another zone`,
  ],
  [/^were unschedulable$/, () => say`been cordoned: no new pod can start there`],
  [/^Too many pods$/, () => say`as many pods as they take`],
  [/^didn't have free ports for the requested pod ports$/, () => say`the host port in use`],
  [/^exceed max volume count$/, () => say`as many volumes as they take`],
]

/** One share of the nodes and what keeps the pod from it: "2 have too little cpu left". */
export function inWords({ nodes, says }: SchedulingText['reasons'][number], isOnly: boolean): Phrase {
  for (const [pattern, told] of WORDS) {
    const match = pattern.exec(says)
    if (match !== null) return say`${words(isOnly ? 'it has' : counted(nodes, 'has', 'have'))} ${told(match)}`
  }
  return nodes === 0 ? say`${quote(says)}` : say`${nodes}: ${quote(says)}`
}
