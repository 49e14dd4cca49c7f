import type { HttpFacts } from '@/lib/contract/probe-facts'
import type { RoadLine, RoadMesh } from '@/lib/contract/road'
import { type ContainerPlace, type Pod, placedContainers, statusOf } from '@/lib/identity/pod-spec'
import { keptOutBy } from './intercepts'
import { MESHES, type Mesh } from './meshes'

export interface MeshFacts {
  pod: Pod | undefined
  /** Why the pod's spec is not known, as the end of a sentence. */
  podUnread: string
  /** The container that this process runs in. */
  own: string | undefined
  /** What programs in the pod call. */
  target: { host: string; port: number } | undefined
  /** What the documented readiness ports on loopback said; those that were not asked are absent. */
  probes: ReadonlyMap<Mesh, HttpFacts>
}

type Evidence = RoadMesh['evidence']

/** What Istio's CNI agent writes on a pod whose traffic it sends to the node's ztunnel. */
const REDIRECTION = 'ambient.istio.io/redirection'
const AMBIENT = 'A mesh without sidecars, such as Istio’s ambient mode, cannot be seen from inside a pod.'

/** The meshes whose readiness port is worth a question: that of the spec, all where there is no spec, none on a node's network. */
export function meshesToProbe(pod: Pod | undefined): readonly Mesh[] {
  if (pod === undefined) return MESHES
  return pod.spec.hostNetwork === true ? [] : MESHES.filter((mesh) => sidecarOf(pod, mesh))
}

interface Sidecar {
  place: ContainerPlace
  /** Its number among the main containers. */
  at: number
  waits: boolean
}

function sidecarOf(pod: Pod, { container: name }: Mesh): Sidecar | undefined {
  const found = placedContainers(pod).find(({ container }) => container.name === name)
  if (found === undefined || found.place === 'ephemeral' || found.place === 'init') return undefined
  const at = pod.spec.containers.findIndex((container) => container.name === name)
  return { place: found.place, at, waits: found.container.lifecycle?.postStart !== undefined }
}

/** How the program and the sidecar start: the kubelet waits for a native sidecar, and for the postStart hook of one that is first. */
function startOf({ place, at, waits }: Sidecar): { how: 'native' | 'held' | 'race'; says: string } {
  if (place === 'sidecar') {
    return {
      how: 'native',
      says: 'an init container with restartPolicy Always, a native sidecar: the kubelet starts it before the program',
    }
  }
  return waits && at === 0
    ? {
        how: 'held',
        says: 'the first container, with a postStart hook: the kubelet starts the program after the hook',
      }
    : {
        how: 'race',
        says: 'an ordinary container that the program does not wait for: both start at once, and calls made before it is ready fail',
      }
}

function probeSays({ ready: { port, path } }: Mesh, probe: HttpFacts): { ready: boolean; says: string } {
  const at = `127.0.0.1:${port}${path}`
  if (probe.outcome === 'silent') return { ready: false, says: `no answer on ${at}` }
  if (probe.outcome === 'failed') {
    return {
      ready: false,
      says: probe.code === 'ECONNREFUSED' ? `nothing listens on ${at}` : `${probe.code} on ${at}`,
    }
  }
  return { ready: probe.status === 200, says: `${probe.status} on ${at}` }
}

function secondsBefore(pod: Pod, own: string | undefined, mesh: Mesh): number | undefined {
  const startOfName = (name: string) => Date.parse(statusOf(pod, name)?.state?.running?.startedAt ?? '')
  const seconds = own === undefined ? Number.NaN : (startOfName(mesh.container) - startOfName(own)) / 1_000
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds) : undefined
}

function interceptSays(mesh: Mesh, pod: Pod, target: MeshFacts['target']): Evidence {
  const annotations = pod.metadata.annotations ?? new Map<string, string>()
  const keys = [mesh.excludes, ...(mesh.includes ? [mesh.includes] : [])].flatMap(({ ports, subnets }) => [
    ports,
    subnets,
  ])
  const set = keys.flatMap((what) => {
    const says = annotations.get(what)
    return says === undefined ? [] : [{ what, says: says === '' ? '(empty)' : says }]
  })
  if (target === undefined) return set
  const key = keptOutBy(mesh, annotations, target)
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return [
    ...set,
    {
      what: `calls to ${host}:${target.port}`,
      says:
        key === undefined
          ? 'go through the sidecar: no annotation of the pod keeps them out. Defaults of the mesh’s own configuration cannot be seen here.'
          : `go past the sidecar, by ${key}`,
    },
  ]
}

function ofSpec(mesh: Mesh, pod: Pod, sidecar: Sidecar, facts: MeshFacts): RoadMesh {
  const start = startOf(sidecar)
  const probe = facts.probes.get(mesh)
  const found = probe && probeSays(mesh, probe)
  const status = statusOf(pod, mesh.container)?.ready
  const before = secondsBefore(pod, facts.own, mesh)
  const redirects = placedContainers(pod).filter(({ container }) => mesh.redirects.includes(container.name))
  const past = facts.target && keptOutBy(mesh, pod.metadata.annotations ?? new Map(), facts.target)
  const isRace = start.how === 'race'
  return {
    line: lineOf({ mesh, ready: found?.ready ?? status, says: found?.says, isRace, past }),
    evidence: [
      { what: `container ${mesh.container}`, says: start.says },
      ...(found ? [{ what: 'readiness', says: found.says }] : []),
      ...(status === undefined ? [] : [{ what: 'status of the pod', says: status ? 'ready' : 'not ready' }]),
      ...(before === undefined
        ? []
        : [{ what: 'start', says: `this container started ${before} s before ${mesh.container}` }]),
      {
        what: 'redirection',
        says: redirects[0]
          ? `by init container ${redirects[0].container.name}`
          : 'no init container of the mesh: a CNI plugin may do it, which cannot be seen here',
      },
      ...interceptSays(mesh, pod, facts.target),
    ],
    ...(isRace ? { fix: mesh.hold.says, yaml: mesh.hold.yaml } : {}),
  }
}

interface Standing {
  mesh: Mesh
  ready: boolean | undefined
  says: string | undefined
  isRace: boolean
  past: string | undefined
}

function lineOf({ mesh, ready, says, isRace, past }: Standing): RoadLine {
  const race = isRace ? ' The program does not wait for it at start.' : ''
  const who = `${mesh.name}’s sidecar`
  if (ready === undefined)
    return { meaning: 'unknown', says: `${who} is in this pod; whether it is ready is not known.${race}` }
  if (ready) return { meaning: isRace ? 'neutral' : 'ok', says: `${who} is ready.${race}` }
  const so =
    past === undefined
      ? 'calls that go through it, those to the API server among them, may fail until it is'
      : 'calls to the API server go past it'
  return {
    meaning: 'warning',
    says: `${who} is not ready${says === undefined ? '' : ` (${says})`}: ${so}.${race}`,
  }
}

function withoutSpec({ probes, podUnread }: MeshFacts): RoadMesh {
  const found = [...probes].map(([mesh, probe]) => ({
    mesh,
    ...probeSays(mesh, probe),
    outcome: probe.outcome,
  }))
  const evidence = [
    ...found.map(({ mesh, says }) => ({ what: `${mesh.name}’s readiness port`, says })),
    { what: 'the pod’s spec', says: `not known: ${podUnread}` },
  ]
  const there = found.find(({ outcome }) => outcome === 'answered')
  if (there === undefined) {
    return {
      line: {
        meaning: 'unknown',
        says: 'No sidecar of Istio or Linkerd answers on loopback. Whether the pod has one is not known without its spec.',
      },
      evidence: [...evidence, { what: 'ambient', says: AMBIENT }],
    }
  }
  return {
    line: {
      meaning: there.ready ? 'ok' : 'warning',
      says: `What listens on ${there.mesh.name}’s readiness port says ${there.ready ? 'ready' : 'not ready'}. What it intercepts is in the pod’s spec, which is not known.`,
    },
    evidence,
  }
}

/** Whether a sidecar of a mesh is between this pod and the API server, is ready, and takes these calls: each with its evidence. */
export function describeMesh(facts: MeshFacts): RoadMesh {
  const { pod } = facts
  if (pod === undefined) return withoutSpec(facts)
  for (const mesh of MESHES) {
    const sidecar = sidecarOf(pod, mesh)
    if (sidecar) return ofSpec(mesh, pod, sidecar, facts)
  }
  const redirection = pod.metadata.annotations?.get(REDIRECTION)
  if (redirection === 'enabled') {
    return {
      line: {
        meaning: 'neutral',
        says: 'No sidecar is in this pod, and Istio’s ambient mode redirects its traffic. The node’s ztunnel cannot be seen from here.',
      },
      evidence: [{ what: REDIRECTION, says: redirection }],
    }
  }
  return {
    line: { meaning: 'neutral', says: 'No sidecar of Istio or Linkerd is in this pod.' },
    evidence: [
      {
        what: 'containers of the pod',
        says: placedContainers(pod)
          .map(({ container }) => container.name)
          .join(', '),
      },
      {
        what: REDIRECTION,
        says: 'not on this pod. Other meshes without sidecars cannot be seen from inside.',
      },
    ],
  }
}
