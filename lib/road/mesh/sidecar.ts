import { type ContainerPlace, type Pod, placedContainers } from '@/lib/identity/pod-spec'
import type { Mesh } from './meshes'

/** A mesh's container that stays in the pod, beside the program. */
export interface Sidecar {
  container: string
  place: ContainerPlace
  /** Its number among the main containers. */
  at: number
  waits: boolean
  /** What its injector wrote into its environment, by name. */
  variables: ReadonlyMap<string, string>
}

/** A mesh's sidecar in a pod: by its usual name, or by the variable that only the mesh's injector writes. */
export function sidecarOf(pod: Pod, { container: usual, variables }: Mesh): Sidecar | undefined {
  const stays = placedContainers(pod).filter(({ place }) => place === 'container' || place === 'sidecar')
  const found =
    stays.find(({ container }) => container.name === usual) ??
    stays.find(({ container }) => container.env?.some(({ name }) => name === variables?.interception))
  if (found === undefined) return undefined
  const { name, env = [], lifecycle } = found.container
  return {
    container: name,
    place: found.place,
    at: pod.spec.containers.findIndex((container) => container.name === name),
    waits: lifecycle?.postStart !== undefined,
    variables: new Map(env.flatMap(({ name: key, value }) => (value === undefined ? [] : [[key, value]]))),
  }
}

/** The variable by which nothing is redirected to the sidecar; undefined where something is. */
export function unredirectedBy({ variables: names }: Mesh, { variables }: Sidecar): string | undefined {
  const mode = names && variables.get(names.interception)
  return names && mode?.toUpperCase() === 'NONE' ? `${names.interception} ${mode}` : undefined
}

/** How the program and the sidecar start: the kubelet waits for a native sidecar, and for the postStart hook of one that is first. */
export function startOf({ place, at, waits }: Sidecar): { isRace: boolean; says: string } {
  if (place === 'sidecar') {
    return {
      isRace: false,
      says: 'an init container with restartPolicy Always, a native sidecar: the kubelet starts it before the program',
    }
  }
  return waits && at === 0
    ? {
        isRace: false,
        says: 'the first container, with a postStart hook: the kubelet starts the program after the hook',
      }
    : {
        isRace: true,
        says: 'an ordinary container that the program does not wait for: both start at once, and calls made before it is ready fail',
      }
}
