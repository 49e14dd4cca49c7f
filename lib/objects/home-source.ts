import { present } from '@/lib/present'
import { at, isRecord, listAt, textAt } from './fields'

/** Where manifests come from; "" where it is not said. */
export interface Place {
  repository: string
  path: string
  chart: string
  revision: string
}

/** An object of the cluster by which another one is found. */
export interface NamedSource {
  kind: string
  namespace: string
  name: string
}

/** What makes a tool apply its manifests again, and so undo what others changed. */
export type Again = 'heals' | 'syncs' | 'by hand' | 'on upgrade' | 'paused'

/** What the object that applies manifests says of itself: where they are, and when it applies them again. */
export interface HomeSource {
  /** More than one only of an Application that has several. */
  places: readonly Place[]
  /** The object that names the repository, where that is another. */
  from?: NamedSource
  again: Again
  /** As it is written, such as 10m0s. */
  interval?: string
  /** It has rules by which some differences are left alone. */
  hasExceptions: boolean
}

/** Why the object that applies was not read. */
export interface UnseenSource {
  because: 'denied' | 'absent' | 'not served' | 'failed' | 'not asked'
  /** Where it was looked for, if its mark does not say where it is. */
  namespace?: string
}

const MOST_PLACES = 3
const MOST_OF_A_TEXT = 300

function short(value: unknown, ...path: readonly string[]): string {
  const text = textAt(value, ...path)
  return text.length <= MOST_OF_A_TEXT ? text : ''
}

/** An address of a repository without what can be a secret of it: user, password and query. */
function address(url: string): string {
  const bare = url.replace(/[?#].*$/, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1')
  return /^[^/@]*:[^/@]*@/.test(bare) ? '' : bare
}

function placeOf(source: unknown, revision: string): Place {
  return {
    repository: address(short(source, 'repoURL')),
    path: short(source, 'path'),
    chart: short(source, 'chart'),
    revision: short(source, revision),
  }
}

const isOn = (value: unknown): boolean => value === true

/** argo-cd 3.6.0 (37ee0097): pkg/apis/application/v1alpha1/types.go, controller/appcontroller.go. */
function ofApplication(object: unknown): HomeSource {
  const spec = at(object, 'spec')
  const dry = at(spec, 'sourceHydrator', 'drySource')
  const several = listAt(spec, 'sources')
  const sources = isRecord(dry) ? [dry] : several.length > 0 ? several : [at(spec, 'source')]
  const automated = at(spec, 'syncPolicy', 'automated')
  const isAutomated = isRecord(automated) && automated.enabled !== false
  const isPaused = textAt(object, 'metadata', 'annotations', 'argocd.argoproj.io/skip-reconcile') === 'true'
  const again = isOn(at(automated, 'selfHeal')) ? 'heals' : 'syncs'
  return {
    // One with a ref alone has values for another.
    places: sources
      .filter(
        (source) =>
          isRecord(source) &&
          (short(source, 'path') !== '' || short(source, 'chart') !== '' || textAt(source, 'ref') === ''),
      )
      .slice(0, MOST_PLACES)
      .map((source) => placeOf(source, 'targetRevision')),
    again: isPaused ? 'paused' : isAutomated ? again : 'by hand',
    hasExceptions: listAt(spec, 'ignoreDifferences').length > 0,
  }
}

function sourceRef(reference: unknown, namespace: string): { from?: NamedSource } {
  const [kind, name] = [short(reference, 'kind'), short(reference, 'name')]
  if (kind === '' || name === '') return {}
  return { from: { kind, name, namespace: short(reference, 'namespace') || namespace } }
}

/** kustomize-controller 1.9.0 (186fb3b), api/v1/kustomization_types.go. */
function ofKustomization(object: unknown): HomeSource {
  const spec = at(object, 'spec')
  return {
    places: [
      {
        repository: '',
        path: short(spec, 'path') || './',
        chart: '',
        revision: short(object, 'status', 'lastAppliedRevision'),
      },
    ],
    ...sourceRef(at(spec, 'sourceRef'), textAt(object, 'metadata', 'namespace')),
    again: isOn(at(spec, 'suspend')) ? 'paused' : 'heals',
    ...present({ interval: short(spec, 'interval') || undefined }),
    hasExceptions: listAt(spec, 'ignore').length > 0,
  }
}

/** helm-controller 1.6.3 (0f61a86), api/v2/helmrelease_types.go. */
function ofHelmRelease(object: unknown): HomeSource {
  const spec = at(object, 'spec')
  const chart = at(spec, 'chart', 'spec')
  const namespace = textAt(object, 'metadata', 'namespace')
  const isHealing = short(spec, 'driftDetection', 'mode') === 'enabled'
  return {
    places: isRecord(chart)
      ? [{ repository: '', path: '', chart: short(chart, 'chart'), revision: short(chart, 'version') }]
      : [],
    ...(isRecord(chart)
      ? sourceRef(at(chart, 'sourceRef'), namespace)
      : sourceRef(at(spec, 'chartRef'), namespace)),
    again: isOn(at(spec, 'suspend')) ? 'paused' : isHealing ? 'heals' : 'on upgrade',
    ...present({ interval: short(spec, 'interval') || undefined }),
    hasExceptions: listAt(spec, 'driftDetection', 'ignore').length > 0,
  }
}

/** What an object that applies manifests is, and what it says of where they are. */
export const APPLIERS = {
  'argo-cd': { kind: 'Application', group: 'argoproj.io', resource: 'applications', read: ofApplication },
  'flux-kustomization': {
    kind: 'Kustomization',
    group: 'kustomize.toolkit.fluxcd.io',
    resource: 'kustomizations',
    read: ofKustomization,
  },
  'flux-helmrelease': {
    kind: 'HelmRelease',
    group: 'helm.toolkit.fluxcd.io',
    resource: 'helmreleases',
    read: ofHelmRelease,
  },
} as const
export type Applier = keyof typeof APPLIERS

export function isApplier(tool: string): tool is Applier {
  return Object.hasOwn(APPLIERS, tool)
}

/** The repositories of source-controller 1.9.1 (39b711b1), api/v1, which name an address. */
export const REPOSITORIES: Readonly<Record<string, { group: string; resource: string }>> = Object.fromEntries(
  [
    ['GitRepository', 'gitrepositories'],
    ['OCIRepository', 'ocirepositories'],
    ['HelmRepository', 'helmrepositories'],
  ].map(([kind, resource = '']) => [kind, { group: 'source.toolkit.fluxcd.io', resource }]),
)

/** The same with the address and the revision that its repository names. */
export function withRepository(source: HomeSource, repository: unknown): HomeSource {
  const spec = at(repository, 'spec')
  const ref = at(spec, 'ref')
  const asked = ['commit', 'name', 'semver', 'tag', 'branch']
    .map((key) => short(ref, key))
    .find((text) => text !== '')
  const [place = { repository: '', path: '', chart: '', revision: '' }] = source.places
  const revision = place.chart === '' ? (asked ?? place.revision) : place.revision
  return { ...source, places: [{ ...place, repository: address(short(spec, 'url')), revision }] }
}

/** True for an application that lists an object among what it applies. */
export function appliesObject(
  application: unknown,
  object: { kind: string; namespace: string; name: string },
): boolean {
  return listAt(application, 'status', 'resources').some(
    (one) =>
      textAt(one, 'kind') === object.kind &&
      textAt(one, 'name') === object.name &&
      textAt(one, 'namespace') === object.namespace,
  )
}
