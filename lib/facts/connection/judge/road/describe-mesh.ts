import type { HttpFacts } from '@/lib/contract/probe-facts'
import { type Pod, placedContainers, statusOf } from '@/lib/identity/pod-spec'
import { code, listed, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import {
  keptOutBy,
  MESHES,
  type Mesh,
  type Sidecar,
  sidecarOf,
  startOf,
  unredirectedBy,
} from '@/lib/road/mesh'
import type { RoadLine, RoadMesh } from '../../contract'

export interface MeshFacts {
  pod: Pod | undefined
  /** Why the pod's spec is not known, as the end of a sentence. */
  podUnread: string
  /** The container that this process runs in, and the names of its variables. */
  own: string | undefined
  ownVariables: readonly string[]
  /** What programs in the pod call. */
  target: { host: string; port: number } | undefined
  /** What the documented readiness ports on loopback said; those that were not asked are absent. */
  probes: ReadonlyMap<Mesh, HttpFacts>
}

type Evidence = RoadMesh['evidence']

/** What Istio's CNI agent writes on a pod whose traffic it sends to the node's ztunnel. */
const REDIRECTION = 'ambient.istio.io/redirection'
const AMBIENT = say`A mesh without sidecars, such as Istio’s ambient mode, cannot be seen from inside a pod.`

/** The meshes whose readiness port is worth a question: that of the spec, all where there is no spec, none on a node's network. */
export function meshesToProbe(pod: Pod | undefined): readonly Mesh[] {
  if (pod === undefined) return MESHES
  return pod.spec.hostNetwork === true ? [] : MESHES.filter((mesh) => sidecarOf(pod, mesh))
}

function probeSays({ ready: { port, path } }: Mesh, probe: HttpFacts): { ready: boolean; says: Phrase } {
  const at = `127.0.0.1:${port}${path}`
  if (probe.outcome === 'silent') return { ready: false, says: say`no answer on ${code(at)}` }
  if (probe.outcome === 'failed') {
    const says =
      probe.code === 'ECONNREFUSED'
        ? say`nothing listens on ${code(at)}`
        : say`${code(probe.code)} on ${code(at)}`
    return { ready: false, says }
  }
  return { ready: probe.status === 200, says: say`${probe.status} on ${code(at)}` }
}

function secondsBefore(pod: Pod, own: string | undefined, sidecar: string): number | undefined {
  const startOfName = (name: string) => Date.parse(statusOf(pod, name)?.state?.running?.startedAt ?? '')
  const seconds = own === undefined ? Number.NaN : (startOfName(sidecar) - startOfName(own)) / 1_000
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds) : undefined
}

function interceptSays(
  mesh: Mesh,
  pod: Pod,
  target: MeshFacts['target'],
  past: string | undefined,
  isRedirected: boolean,
): Evidence {
  const annotations = pod.metadata.annotations ?? new Map<string, string>()
  const keys = [mesh.excludes, ...(mesh.includes ? [mesh.includes] : [])].flatMap(({ ports, subnets }) => [
    ports,
    subnets,
  ])
  const set = keys.flatMap((what) => {
    const says = annotations.get(what)
    return says === undefined ? [] : [{ what, says: says === '' ? say`(empty)` : [quote(says)] }]
  })
  if (target === undefined) return set
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return [
    ...set,
    {
      what: `calls to ${host}:${target.port}`,
      says:
        past === undefined
          ? say`go through the sidecar${isRedirected ? NOTHING : say` if a CNI plugin redirects them`}: no annotation of the pod keeps them out. Defaults of the mesh’s own configuration cannot be seen here.`
          : say`bypass the sidecar, by ${code(past)}`,
    },
  ]
}

function variablesSay({ variables: names }: Mesh, { variables }: Sidecar): Evidence {
  if (names === undefined) return []
  const found = [...variables.keys()].filter((name) => name.startsWith(names.prefix))
  const isDnsCaptured = variables.get(names.dns)?.toLowerCase() === 'true'
  return [
    ...(found.length === 0 ? [] : [{ what: 'variables of the injector', says: listed(found.map(code)) }]),
    ...(isDnsCaptured
      ? [{ what: 'names', says: say`the sidecar answers the DNS queries of the pod, by ${code(names.dns)}` }]
      : []),
  ]
}

function ofSpec(mesh: Mesh, pod: Pod, sidecar: Sidecar, facts: MeshFacts): RoadMesh {
  const { isRace, says: start } = startOf(sidecar)
  const probe = facts.probes.get(mesh)
  const found = probe && probeSays(mesh, probe)
  const { container } = sidecar
  const status = statusOf(pod, container)?.ready
  const before = secondsBefore(pod, facts.own, container)
  const redirects = placedContainers(pod).find((one) => mesh.redirects.includes(one.container.name))
  const unredirected = unredirectedBy(mesh, sidecar)
  const past =
    unredirected ?? (facts.target && keptOutBy(mesh, pod.metadata.annotations ?? new Map(), facts.target))
  return {
    line: lineOf({ mesh, ready: found?.ready ?? status, says: found?.says, isRace, past }),
    evidence: [
      { what: `container ${container}`, says: words(start) },
      ...(found ? [{ what: 'readiness', says: found.says }] : []),
      ...(status === undefined
        ? []
        : [{ what: 'status of the pod', says: status ? say`ready` : say`not ready` }]),
      ...(before === undefined
        ? []
        : [{ what: 'start', says: say`this container started ${before} s before ${code(container)}` }]),
      {
        what: 'redirection',
        says: unredirected
          ? say`none, by ${code(unredirected)}`
          : redirects
            ? say`by init container ${code(redirects.container.name)}`
            : say`no init container of the mesh: a CNI plugin may do it, which cannot be seen here`,
      },
      ...variablesSay(mesh, sidecar),
      ...interceptSays(mesh, pod, facts.target, past, redirects !== undefined),
    ],
    ...(isRace ? { fix: mesh.hold.says, yaml: mesh.hold.yaml } : {}),
  }
}

interface Standing {
  mesh: Mesh
  ready: boolean | undefined
  says: Phrase | undefined
  isRace: boolean
  past: string | undefined
}

function lineOf({ mesh, ready, says, isRace, past }: Standing): RoadLine {
  const race = isRace ? say` The program does not wait for it at start.` : NOTHING
  const who = say`${code(mesh.name)}’s sidecar`
  if (ready === undefined)
    return { meaning: 'unknown', says: say`${who} is in this pod; whether it is ready is not known.${race}` }
  if (ready) return { meaning: isRace ? 'neutral' : 'ok', says: say`${who} is ready.${race}` }
  const so =
    past === undefined
      ? say`calls that go through it, those to the API server among them, may fail until it is`
      : say`calls to the API server bypass it`
  return {
    meaning: 'warning',
    says: say`${who} is not ready${says === undefined ? NOTHING : say` (${says})`}: ${so}.${race}`,
  }
}

function withoutSpec({ probes, podUnread, ownVariables }: MeshFacts): RoadMesh {
  const found = [...probes].map(([mesh, probe]) => ({
    mesh,
    ...probeSays(mesh, probe),
    outcome: probe.outcome,
  }))
  const marked = MESHES.flatMap(({ name, variables }) => {
    const set = ownVariables.filter((one) => variables && one.startsWith(variables.prefix))
    return set.length === 0 ? [] : [{ name, set }]
  })
  const evidence = [
    ...found.map(({ mesh, says }) => ({ what: `${mesh.name}’s readiness port`, says })),
    ...marked.map(({ name, set }) => ({
      what: `variables of ${name}’s injector here`,
      says: listed(set.map(code)),
    })),
    { what: 'the pod’s spec', says: say`not known: ${words(podUnread)}` },
  ]
  const there = found.find(({ outcome }) => outcome === 'answered')
  if (there === undefined) {
    const says = marked[0]
      ? say`No sidecar answers on loopback, and this container has variables of ${code(marked[0].name)}’s injector. Whether the pod has a sidecar is not known without its spec.`
      : say`No sidecar of Istio or Linkerd answers on loopback. Whether the pod has one is not known without its spec.`
    return { line: { meaning: 'unknown', says }, evidence: [...evidence, { what: 'ambient', says: AMBIENT }] }
  }
  const says = say`The program on ${code(there.mesh.name)}’s readiness port says ${there.ready ? say`ready` : say`not ready`}. The pod’s spec says what it intercepts, and was not read.`
  return { line: { meaning: there.ready ? 'ok' : 'warning', says }, evidence }
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
    const says = say`No sidecar is in this pod, and Istio’s ambient mode redirects its traffic. The node’s ztunnel cannot be seen from here.`
    return {
      line: { meaning: 'neutral', says },
      evidence: [{ what: REDIRECTION, says: [code(redirection)] }],
    }
  }
  const names = placedContainers(pod).map(({ container }) => container.name)
  const unseen = say`not on this pod. Other meshes without sidecars cannot be seen from inside.`
  return {
    line: { meaning: 'neutral', says: say`No sidecar of Istio or Linkerd is in this pod.` },
    evidence: [
      {
        what: 'containers of the pod',
        says: [code(names.join(', '))],
      },
      { what: REDIRECTION, says: unseen },
    ],
  }
}
