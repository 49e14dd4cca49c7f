import { Fragment } from 'react'
import { Term } from '@/components/ui/term'

// Words that a learner may not know, each explained in place in one sentence.
const MEANS = {
  'downward API':
    'The part of the kubelet that hands fields of the Pod object to its containers, as variables or as files, without a call to the API server.',
  fieldRef:
    'The entry of the pod’s spec that names one field of the Pod object as the source of a variable or a file, such as metadata.name.',
  divisor:
    'The unit of a resourceFieldRef: the amount is divided by it and rounded up, so 250m of CPU with divisor 1m reads 250.',
  containerName:
    'The entry of a resourceFieldRef that says whose amounts it means. A volume belongs to the whole pod, so there it is required; a variable means the container that has it.',
  defaultMode:
    'The permission bits that the kubelet gives to every file of a volume: 0644 unless the spec says otherwise, and the mode of one item overrides it. A token has no mode of its own: where all containers run as one user, it is that user’s, 0600. With fsGroup the kubelet also lets that group read.',
  'projected token':
    'A token that the kubelet asks the API server for and writes into the pod: bound to the pod, with an end, and replaced before that.',
  audience:
    'Who the token is meant for. An API server refuses a token that does not name one of its own audiences.',
  warnafter:
    'Set on a token that the API server extended, to a year unless configured otherwise: from then on each use counts as stale in its metrics and audit, and is accepted until exp. The kubelet replaces the token before.',
  cgroup: 'The kernel’s group of the container’s processes, which has the limits actually in effect.',
} as const

/** A word with its meaning on hover and focus. */
export function Word({ of }: { of: keyof typeof MEANS }) {
  return <Term means={MEANS[of]}>{of}</Term>
}

/** A path or a field's name that breaks after a separator rather than within a word. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[./_:])|(?=\[)/)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name, and never move.
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ))
}
