import { at, isRecord, listAt, textAt } from './fields'

export type ContainerRole = 'main' | 'init' | 'sidecar' | 'ephemeral'

/** One container of a pod: its spec and, once the kubelet has written one, its status. */
export interface NamedContainer {
  name: string
  role: ContainerRole
  spec: unknown
  status: unknown
}

function joined(pod: unknown, specs: string, statuses: string, roleOf: (spec: unknown) => ContainerRole) {
  const known = listAt(pod, 'status', statuses)
  return listAt(pod, 'spec', specs)
    .filter(isRecord)
    .map((spec): NamedContainer => {
      const name = textAt(spec, 'name')
      const status = known.find((candidate) => textAt(candidate, 'name') === name)
      return { name, role: roleOf(spec), spec, status }
    })
}

/** The containers in the order in which they start: init containers and sidecars, then the main ones, then ephemeral ones. */
export function podContainers(pod: unknown): NamedContainer[] {
  return [
    ...joined(pod, 'initContainers', 'initContainerStatuses', (spec) =>
      textAt(spec, 'restartPolicy') === 'Always' ? 'sidecar' : 'init',
    ),
    ...joined(pod, 'containers', 'containerStatuses', () => 'main'),
    ...joined(pod, 'ephemeralContainers', 'ephemeralContainerStatuses', () => 'ephemeral'),
  ]
}

/** `waiting`, `running` or `terminated` of a status, with its fields. */
export function stateOf(
  status: unknown,
): { is: 'waiting' | 'running' | 'terminated'; fields: unknown } | undefined {
  for (const is of ['waiting', 'running', 'terminated'] as const) {
    const fields = at(status, 'state', is)
    if (isRecord(fields)) return { is, fields }
  }
  return undefined
}
