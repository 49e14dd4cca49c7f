import { shortListOf } from '@/lib/words/lists'
import { type FindFeature, UNREAD } from './feature'

export const fileVariables: FindFeature = ({ pod, container, variables }) => {
  const told = {
    id: 'file-variables',
    name: 'Variables from a file',
    since: 'on by default since Kubernetes 1.35',
  } as const
  if (pod === undefined || container === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const names = (container.env ?? []).flatMap(({ name, valueFrom }) => (valueFrom?.fileKeyRef ? [name] : []))
  if (names.length === 0)
    return { ...told, state: 'unused', says: 'No variable of the container comes from a file by fileKeyRef.' }
  const [set, unset] = [true, false].map((wanted) => names.filter((name) => variables.has(name) === wanted))
  const says = [
    ...(set?.length
      ? [
          `${shortListOf(set)} ${set.length === 1 ? 'comes' : 'come'} from a file that an init container wrote before this one started, by fileKeyRef. Values are not shown.`,
        ]
      : []),
    ...(unset?.length
      ? [
          `${shortListOf(unset)} ${unset.length === 1 ? 'is' : 'are'} not set: by fileKeyRef too, and optional, without such a key or file when the container started.`,
        ]
      : []),
  ]
  return { ...told, state: 'used', says: says.join(' ') }
}
