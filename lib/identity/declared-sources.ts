import { present } from '@/lib/present'
import { fieldOfFile, type SourceRef } from './field-ref'
import type { DownwardItem, Pod, PodContainer, Volume } from './pod-spec'

/** What the pod's spec says about one variable of the container. */
export type DeclaredVariable =
  | { from: 'field'; ref: SourceRef }
  /** A `value:` of the spec, the same for every pod of its template. */
  | { from: 'literal' }
  /** A Secret, a ConfigMap or a file: never shown. */
  | { from: 'other' }

export interface DeclaredFile {
  ref: SourceRef
  /** On a subPath mount, which never updates. */
  frozen: boolean
}

/** A mount of a downward API volume, or of a projected volume with downward API items among other things. */
export interface DeclaredMount {
  volume: string
  mountPath: string
  projected: boolean
  items: readonly DownwardItem[]
}

/** What a path of the container is by its volume mounts. */
export interface MountedPlace {
  mountPath: string
  volume: string
  /** The volume's source as its spec names it: `downwardAPI`, `projected`, `emptyDir`, `secret`… */
  source: string
  /** On a subPath mount, whose files never update. */
  subPath: boolean
  /** In memory or of the API server: an emptyDir on the node's disk may hold anything, and much of it. */
  isSmall: boolean
  /** Name of the Secret, the ConfigMap or the CSI driver. */
  of?: string
  /** Name of the file into which the kubelet writes a token of the pod's ServiceAccount. */
  token?: string
}

export interface DeclaredSources {
  variables: Map<string, DeclaredVariable>
  /** By absolute path. */
  files: Map<string, DeclaredFile>
  mounts: DeclaredMount[]
  /** Every volume mount of the container. */
  places: MountedPlace[]
  /** True when `envFrom` brings a Secret in, so that a variable that is not declared may be one of its keys. */
  secretsInEnv: boolean
}

/**
 * Where the container's spec puts downward API fields: exact, as the API server stored it. `env` is that of the process, by
 * which the kubelet expanded what a subPathExpr names.
 */
export function declaredSources(pod: Pod, container: PodContainer, env: Environment = {}): DeclaredSources {
  const mounts = declaredMounts(pod, container, env)
  return {
    variables: new Map((container.env ?? []).map((v) => [v.name, variableOf(v, container.name)])),
    files: new Map(mounts.flatMap((mount) => filesOf(mount))),
    mounts: mounts.filter((mount) => mount.subPath === undefined),
    places: mountedPlaces(pod, container),
    secretsInEnv: (container.envFrom ?? []).some((source) => source.secretRef !== undefined),
  }
}

/**
 * What the spec declares for a file, also where the container's file system is seen under another root, such as
 * /proc/1/root from a debug container.
 */
export function declaredFile(declared: DeclaredSources, path: string): DeclaredFile | undefined {
  const exact = declared.files.get(path)
  if (exact || isElsewhere(declared, path)) return exact
  for (const [known, file] of declared.files) if (path.endsWith(known)) return file
  return undefined
}

/** The mount that a directory is, also under another root. */
export function declaredMount(declared: DeclaredSources, root: string): DeclaredMount | undefined {
  const path = withoutSlash(root)
  const exact = declared.mounts.find((m) => m.mountPath === path)
  if (exact || isElsewhere(declared, path)) return exact
  return declared.mounts.find((m) => path.endsWith(m.mountPath))
}

// In a volume of this container that is none of the downward API, however the path ends.
function isElsewhere({ places }: DeclaredSources, path: string): boolean {
  const others = places.filter(({ source }) => source !== 'downwardAPI' && source !== 'emptyDir')
  return others.some(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
}

/** The mount that a path lies on, the innermost where mounts lie on each other; undefined for a path in no volume. */
export function placeAt(places: readonly MountedPlace[], path: string): MountedPlace | undefined {
  return innermost(places.filter((p) => path === p.mountPath || path.startsWith(`${p.mountPath}/`)))
}

/** The same, also under another root, such as /proc/1/root from a debug container. */
export function placeOf({ places }: DeclaredSources, path: string): MountedPlace | undefined {
  return (
    placeAt(places, path) ?? innermost(places.filter((p) => p.mountPath !== '' && path.endsWith(p.mountPath)))
  )
}

function innermost(places: readonly MountedPlace[]): MountedPlace | undefined {
  return places.toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0]
}

/** Every volume mount of the container. */
export function mountedPlaces(pod: Pod, container: PodContainer): MountedPlace[] {
  return (container.volumeMounts ?? []).flatMap((mount) => {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name)
    if (!volume) return []
    const token = (volume.projected?.sources ?? []).find((source) => source.serviceAccountToken)
    const { secret, configMap, csi, emptyDir } = volume
    return [
      {
        mountPath: withoutSlash(mount.mountPath),
        volume: volume.name,
        source: Object.keys(volume).find((key) => key !== 'name' && volume[key] !== undefined) ?? 'emptyDir',
        subPath: Boolean(mount.subPath || mount.subPathExpr),
        isSmall: emptyDir === undefined || emptyDir.medium === 'Memory',
        ...present({
          of: secret?.secretName ?? configMap?.name ?? csi?.driver,
          token: token?.serviceAccountToken?.path || undefined,
        }),
      },
    ]
  })
}

type Mount = DeclaredMount & { subPath?: string }

function variableOf(variable: NonNullable<PodContainer['env']>[number], container: string): DeclaredVariable {
  const { valueFrom } = variable
  if (!valueFrom) return { from: 'literal' }
  const ref = refOf(valueFrom, container)
  return ref ? { from: 'field', ref } : { from: 'other' }
}

function refOf(
  source: Pick<DownwardItem, 'fieldRef' | 'resourceFieldRef'>,
  container: string,
): SourceRef | undefined {
  if (source.fieldRef) return { kind: 'field', path: source.fieldRef.fieldPath }
  const ref = source.resourceFieldRef
  if (!ref) return undefined
  // The API server stores an unset divisor as "0", which counts as 1.
  const divisor = ref.divisor === undefined || ref.divisor === '0' ? '1' : ref.divisor
  return { kind: 'resource', resource: ref.resource, container: ref.containerName || container, divisor }
}

type Environment = Readonly<Record<string, string | undefined>>

/** "$(POD_NAME)/labels" with the values of the process; undefined where one of its variables is not set. */
function expanded(expression: string, env: Environment): string | undefined {
  let isWhole = true
  const text = expression.replace(/\$\(([^()]{1,253})\)/g, (_, name: string) => {
    const value = env[name]
    isWhole &&= value !== undefined
    return value ?? ''
  })
  return isWhole ? text : undefined
}

function declaredMounts(pod: Pod, container: PodContainer, env: Environment): Mount[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const items = volume.downwardAPI ? (volume.downwardAPI.items ?? []) : projectedItems(volume.projected)
    if (items.length === 0) return []
    return (container.volumeMounts ?? [])
      .filter((mount) => mount.name === volume.name)
      .flatMap((mount): Mount[] => {
        const subPath = mount.subPathExpr ? expanded(mount.subPathExpr, env) : mount.subPath
        if (mount.subPathExpr && !subPath) return []
        return [
          {
            volume: volume.name,
            mountPath: withoutSlash(mount.mountPath),
            projected: volume.downwardAPI === undefined,
            items,
            ...(subPath ? { subPath: withoutSlash(subPath) } : {}),
          },
        ]
      })
  })
}

// A later Secret or ConfigMap whose keys are all files may replace any item at its path (1.36).
function projectedItems(projected: Volume['projected']): DownwardItem[] {
  const sources = projected?.sources ?? []
  const taking = sources.findLastIndex(({ secret, configMap }) =>
    [secret, configMap].some((keys) => keys !== undefined && !keys.items?.length),
  )
  return sources.slice(taking + 1).flatMap((source) => source.downwardAPI?.items ?? [])
}

// Of two items with one path the kubelet writes the last.
function filesOf(mount: Mount): [string, DeclaredFile][] {
  return mount.items.flatMap((item): [string, DeclaredFile][] => {
    const ref = refOf(item, '')
    const path = ref && pathUnder(mount.mountPath, mount.subPath, item.path)
    return path ? [[path, { ref, frozen: mount.subPath !== undefined }]] : []
  })
}

/** Where a file of a volume is under its mount; undefined for one that the mount's subPath leaves out. */
export function pathUnder(mountPath: string, subPath: string | undefined, path: string): string | undefined {
  if (!subPath) return `${mountPath}/${path}`
  if (path === subPath) return mountPath
  return path.startsWith(`${subPath}/`) ? `${mountPath}/${path.slice(subPath.length + 1)}` : undefined
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '')
}

/** A directory that the page reads as a downward API volume, as it is on disk. */
interface DirectoryFacts {
  root: string
  /** Whether it has the `..data` link that the kubelet swaps at each change. */
  isSwapped: boolean
}

/**
 * Why the kubelet does not keep a directory up to date with the pod's fields, as the end of a sentence that begins with
 * its path; undefined where it does. By the pod's spec where it could be read, otherwise only by the missing link.
 */
export function whyStill(
  declared: DeclaredSources | undefined,
  { root, isSwapped }: DirectoryFacts,
): string | undefined {
  if (!declared) {
    return isSwapped
      ? undefined
      : 'has no ..data link, so the kubelet does not keep it up to date: it is a subPath mount, a volume of another kind such as emptyDir, or a directory of the image. The pod’s spec says which, but could not be read.'
  }
  const place = placeOf(declared, root)
  if (place?.subPath) return 'is a subPath mount, which never updates.'
  if (declaredMount(declared, root) || place?.source === 'downwardAPI')
    return isSwapped ? undefined : 'has no ..data link, so the kubelet does not keep it up to date.'
  if (!place) {
    return isSwapped
      ? undefined
      : 'is not in a volume of this container, according to the pod’s spec, so the kubelet does not keep it up to date.'
  }
  return `is ${sayVolume(place)}, not a downward API volume: the kubelet does not write pod fields into it.`
}

/** "a secret volume (web)". */
export function sayVolume({ source, volume }: MountedPlace): string {
  return `${/^[aeiou]/i.test(source) ? 'an' : 'a'} ${source} volume (${volume})`
}

/**
 * Which files of a volume may be read: of a downward API volume all; of a projected volume only its downward API items,
 * since the rest may be Secrets; elsewhere, and without the pod's spec, those that a field could be in by their names.
 */
export function mayReadFile(declared: DeclaredSources | undefined, root: string): (name: string) => boolean {
  const mount = declared && declaredMount(declared, root)
  if (!mount) {
    const isDeclared = (path: string) => declared !== undefined && declaredFile(declared, path) !== undefined
    return (name) => isDeclared(root) || isDeclared(`${root}/${name}`) || fieldOfFile(name) !== undefined
  }
  if (!mount.projected) return () => true
  const items = new Set(mount.items.map((item) => item.path))
  return (name) => items.has(name)
}
