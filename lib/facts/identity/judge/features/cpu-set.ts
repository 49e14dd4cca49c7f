import { parseQuantity } from '@/lib/identity/quantity'
import { counted } from '@/lib/words/lists'
import type { FeatureFacts, FindFeature } from './feature'

export const cpuSet: FindFeature = (facts) => {
  const { cpus, assignedCpus } = facts
  const told = {
    id: 'cpu-set',
    name: 'CPUs',
    since: 'assigned.cpuset in a downward API volume: alpha in Kubernetes 1.38',
  } as const
  if (cpus.allowed === undefined)
    return { ...told, state: 'unknown', says: 'The cgroup’s CPU set could not be read.' }
  const allowed = countOf(cpus.allowed)
  const online = cpus.online === undefined ? undefined : countOf(cpus.online)
  const here = `The process may run on ${allowed === 1 ? 'CPU' : 'CPUs'} ${cpus.allowed} of the node, ${counted(allowed, 'CPU')}${online === undefined ? '' : ` of ${online}`}.`
  if (assignedCpus !== undefined)
    return {
      ...told,
      state: 'used',
      says:
        assignedCpus === ''
          ? `${here} assigned.cpuset is empty: none of them is this container’s alone.`
          : `${here} assigned.cpuset is ${assignedCpus}: exclusive CPUs of this container${assignedCpus === cpus.allowed ? '' : ', which the kubelet has yet to put into effect'}.`,
    }
  if (online === undefined || allowed >= online)
    return { ...told, state: 'unused', says: `${here} It shares them with other containers.` }
  const may = mayBeExclusive(facts)
    ? 'The static CPU manager gives exclusive CPUs to a container like this one; nothing that a pod can see says whether these are.'
    : 'The node keeps the others for itself or for containers with exclusive CPUs.'
  return { ...told, state: 'used', says: `${here} ${may}` }
}

/** Guaranteed, with whole CPUs: what the kubelet's static policy asks for. */
function mayBeExclusive({ pod, container }: FeatureFacts): boolean {
  const limit = parseQuantity(container?.resources?.limits?.get('cpu') ?? '')
  return (
    pod?.status?.qosClass === 'Guaranteed' &&
    limit !== undefined &&
    limit.nano > 0n &&
    limit.nano % 1_000_000_000n === 0n
  )
}

/** How many CPUs a list of the kernel names: `0-3,7` names 5. */
export function countOf(list: string): number {
  return list
    .trim()
    .split(',')
    .reduce((sum, part) => {
      const [first = Number.NaN, last = first] = part.split('-').map(Number)
      return Number.isInteger(first) && Number.isInteger(last) ? sum + Math.max(0, last - first + 1) : sum
    }, 0)
}
