import type { FixHome, HomeTool } from '@/lib/contract/fix-home'
import {
  type Again,
  APPLIERS,
  type Applier,
  type HomeSource,
  isApplier,
  type NamedSource,
  type Place,
  REPOSITORIES,
  type UnseenSource,
} from '@/lib/objects/home-source'
import type { Home, HomeMark, HomeOwner, OwnerSource } from '@/lib/objects/homes'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { kubectlLook, shellCommand } from '@/lib/rbac/kubectl-command'

interface Words {
  /** Follows "in", names the home. */
  name: (home: Home) => Phrase
  lasts: FixHome['lasts']
  /** What becomes of a change by kubectl. */
  fate: Phrase | ((home: Home) => Phrase)
  /** What is changed instead; undefined where only who manages it is known. */
  change?: (home: Home) => Phrase
  /** How a new object gets there; undefined where it does not belong there. */
  add?: Phrase
  /** The line by which a reader finds the file, or what is set. */
  look?: (home: Home) => string | undefined
}

function placed({ namespace, name }: HomeOwner): string {
  return namespace === '' ? name : `${namespace}/${name}`
}

function owned(tool: string, { owner, file, source }: Home): Phrase {
  const name = owner === undefined ? say`` : say` ${code(placed(owner))}`
  const path = isSeen(source) && source.places.length === 1 ? source.places[0]?.path : undefined
  const where = file ? say`, file ${code(file)}` : path ? say`, path ${code(path)}` : NOTHING
  return say`${words(tool)}${name}${where}`
}

const AS_A_FILE = say`add its YAML as a file`
const THERE = say`add it there`

/** That an object of the cluster shows from where it applies. */
function objectLook(resource: string, { owner }: Pick<Home, 'owner'>): string | undefined {
  if (owner === undefined) return undefined
  return kubectlLook`-n ${owner.namespace} get ${resource} ${owner.name} -o yaml`
}

const atSource = (what: string) => () => say`Change the manifest in the source of ${words(what)}.`

/** The custom resource or the operator by which an object is made. */
function sayOwner({ knownBy, owner }: Home): Phrase {
  if (owner === undefined) return say`${code(knownBy.is === 'field manager' ? knownBy.key : knownBy.value)}`
  return say`${code(owner.kind ?? '')} ${code(knownBy.is === 'owner reference' ? owner.name : placed(owner))}`
}

function sayOperatorFate(home: Home): Phrase {
  const { owner, source, knownBy } = home
  const because = source && 'because' in source ? source.because : undefined
  if (owner === undefined) return say`If ${sayOwner(home)} writes it again, a change by kubectl is undone.`
  if (because === 'absent' && knownBy.is === 'owner reference')
    return say`Kubernetes deletes an object when all its owners are gone, so a change by kubectl does not last.`
  if (because === 'absent' || because === 'not served')
    return say`Nothing shows what undoes a change by kubectl.`
  return say`The controller of ${sayOwner(home)} can undo a change by kubectl at any time.`
}

function managedBy(tool: string): Words {
  const name = words(tool)
  return {
    name: () => name,
    lasts: 'not known',
    fate: say`If ${name} applies it again, a change by kubectl is undone.`,
  }
}

const WORDS: Readonly<Record<HomeTool, Words>> = {
  'argo-cd': {
    add: AS_A_FILE,
    name: (home) => owned('Argo CD application', home),
    lasts: 'until the next',
    fate: say`The next sync undoes a change by kubectl, within minutes where self-heal is on. Self-heal does not show on the object.`,
    change: atSource('the application'),
    look: ({ owner }) =>
      owner === undefined || owner.name.startsWith('-')
        ? undefined
        : shellCommand('argocd', 'app', 'get', placed(owner)),
  },
  'flux-kustomization': {
    add: AS_A_FILE,
    name: (home) => owned('Flux Kustomization', home),
    lasts: 'until the next',
    fate: say`Flux undoes a change by kubectl at its next reconciliation: the interval of the Kustomization says when.`,
    change: atSource('the Kustomization'),
    look: (home) => objectLook('kustomizations.kustomize.toolkit.fluxcd.io', home),
  },
  'flux-helmrelease': {
    add: say`add its YAML to the templates of the chart`,
    name: (home) => owned('Flux HelmRelease', home),
    lasts: 'until the next',
    fate: say`The next upgrade of the release undoes a change by kubectl, and so does Flux before it where the HelmRelease corrects drift. That does not show on the object.`,
    change: () => say`Change the chart, its values, or the HelmRelease.`,
    look: (home) => objectLook('helmreleases.helm.toolkit.fluxcd.io', home),
  },
  fleet: managedBy('Rancher Fleet'),
  'config-sync': managedBy('Config Sync'),
  helm: {
    add: say`add its YAML to the templates of the chart`,
    name: ({ owner, chart }) =>
      say`Helm release ${code(owner === undefined ? '' : placed(owner))}${chart === undefined ? NOTHING : say`, chart ${code(chart)}`}`,
    lasts: 'until the next',
    fate: say`The next helm upgrade undoes a change by kubectl, or fails on it as a conflict where Helm 4 applies on the server.`,
    change: () => say`Change the template of the chart, or its values if it has some for rules.`,
    look: ({ owner }) =>
      owner === undefined || owner.name.startsWith('-') || owner.namespace.startsWith('-')
        ? undefined
        : shellCommand('helm', '-n', owner.namespace, 'get', 'values', owner.name, '--all'),
  },
  olm: {
    name: ({ owner }) =>
      say`${code(owner?.kind ?? '')} ${code(owner === undefined ? '' : placed(owner))} of Operator Lifecycle Manager`,
    lasts: 'until the next',
    fate: say`The next version of the operator installs its own roles, which undoes a change by kubectl.`,
    change: () => say`Whoever publishes the operator changes its permissions.`,
    look: (home) => objectLook('clusterserviceversions.operators.coreos.com', home),
  },
  kapp: managedBy('kapp'),
  'addon-manager': managedBy('the addon manager'),
  terraform: {
    add: THERE,
    name: () => say`Terraform`,
    lasts: 'until the next',
    fate: say`The next terraform apply undoes a change by kubectl.`,
    change: () => say`Change the configuration of Terraform.`,
  },
  pulumi: {
    add: THERE,
    name: () => say`Pulumi`,
    lasts: 'until the next',
    fate: say`The next pulumi up that refreshes or changes the object undoes a change by kubectl.`,
    change: () => say`Change the Pulumi program.`,
  },
  crossplane: {
    add: THERE,
    name: (home) =>
      home.owner === undefined
        ? say`a composite resource of Crossplane`
        : owned('the Crossplane Object', home),
    lasts: 'minutes',
    fate: say`Crossplane compares it again every few minutes unless set otherwise, and undoes a change by kubectl.`,
    change: () => say`Change the composition or the Object that holds the manifest.`,
  },
  aggregation: {
    name: () => say`the API server’s own controller, from other ClusterRoles`,
    lasts: 'minutes',
    fate: say`The controller overwrites its rules when any ClusterRole changes, so a change by kubectl does not last.`,
    change: () => say`Label a ClusterRole of your own so that its rules are aggregated into it.`,
  },
  defaults: {
    name: () => say`the API server’s defaults`,
    lasts: 'stays',
    fate: say`When it starts, the API server adds what its own rules miss. It leaves what others added.`,
    change: () => say`Better leave it as is, and grant the call in a role of your own.`,
  },
  operator: {
    name: (home) => (home.owner === undefined ? sayOwner(home) : say`${sayOwner(home)}, which owns it`),
    lasts: 'not known',
    fate: sayOperatorFate,
    change: (home) =>
      home.owner === undefined
        ? say`Change what ${sayOwner(home)} makes it from, such as its custom resource, or ask who runs it.`
        : say`The fix belongs in ${sayOwner(home)}, if it has a setting for it. If not, ask who runs its operator.`,
    look: ({ owner }) =>
      owner?.kind === undefined ? undefined : objectLook(`${owner.kind}.${owner.group ?? ''}`, { owner }),
  },
  kubectl: {
    name: () => say`no tool’s mark is on it, and only kubectl wrote it`,
    lasts: 'stays',
    fate: say`A change by kubectl stays, unless a script applies its manifest again.`,
    change: () => say`Put it into the manifest too, if someone keeps one.`,
  },
}

/** What names a home, to follow "in" where it is kept. */
export function sayHomeName(home: Home): Phrase {
  return WORDS[home.tool].name(home)
}

/** How a new object gets there; undefined where it does not belong there. */
export function sayAdd({ tool }: Home): Phrase | undefined {
  return WORDS[tool].add
}

/** True where another writer than kubectl has the last word. */
export function isKept({ tool }: Home): boolean {
  return tool !== 'kubectl' && tool !== 'defaults'
}

function isSeen(source: Home['source']): source is HomeSource {
  return source !== undefined && 'again' in source
}

export function lastsOf({ tool, exempt, source }: Home): FixHome['lasts'] {
  if (exempt !== undefined) return 'stays'
  const isHealed = tool === 'argo-cd' && isSeen(source) && source.again === 'heals' && !source.hasExceptions
  return isHealed ? 'minutes' : WORDS[tool].lasts
}

/** By what the object that applies it says: until when a change by kubectl lasts, and why. */
const AGAIN: Readonly<Record<Applier, Readonly<Partial<Record<Again, (interval: Phrase) => Phrase>>>>> = {
  'argo-cd': {
    heals: () => say`Self-heal is on, so Argo CD undoes a change by kubectl within minutes`,
    syncs: () =>
      say`Automated sync is on and self-heal off, so a change by kubectl lasts until the next new revision is synced`,
    'by hand': () =>
      say`Automated sync is off, so a change by kubectl lasts until someone syncs the application`,
    paused: () =>
      say`Annotation ${code('argocd.argoproj.io/skip-reconcile')} stops the application, so a change by kubectl lasts until that is taken away`,
  },
  'flux-kustomization': {
    heals: (every) => say`Flux undoes a change by kubectl at its next reconciliation${every}`,
    paused: () => say`The Kustomization is suspended, so a change by kubectl lasts until it is resumed`,
  },
  'flux-helmrelease': {
    heals: (every) =>
      say`The HelmRelease corrects drift, so Flux undoes a change by kubectl at its next reconciliation${every}`,
    'on upgrade': () =>
      say`The HelmRelease corrects no drift, so a change by kubectl lasts until the next upgrade of the release`,
    paused: () => say`The HelmRelease is suspended, so a change by kubectl lasts until it is resumed`,
  },
}

/** What becomes of a change by kubectl, and why. */
export function sayFate(home: Home): Phrase {
  const { tool, exempt, source } = home
  if (exempt !== undefined)
    return say`A change by kubectl stays: ${sayMark(exempt)} says that the changes of others are left alone.`
  const again = isApplier(tool) && isSeen(source) ? AGAIN[tool][source.again] : undefined
  const { fate } = WORDS[tool]
  if (again === undefined || !isSeen(source)) return typeof fate === 'function' ? fate(home) : fate
  const { interval, hasExceptions } = source
  const every = interval === undefined ? NOTHING : say`, every ${code(interval)}`
  const unless = hasExceptions ? say`, unless its rules for differences leave the field alone` : NOTHING
  return say`${again(every)}${unless}.`
}

function sayPlace({ repository, path, chart, revision }: Place, from: NamedSource | undefined): Phrase {
  const at = revision === '' ? NOTHING : say` at ${code(revision)}`
  const named = from === undefined ? NOTHING : say` of ${words(from.kind)} ${code(placed(from))}`
  const of = repository === '' ? named : say` of ${code(repository)}`
  if (chart !== '')
    return say`chart ${code(chart)}${revision === '' ? NOTHING : say` ${code(revision)}`}${of}`
  return path === '' ? say`the manifests${of}${at}` : say`path ${code(path)}${of}${at}`
}

function sayUnseen({ because, namespace }: UnseenSource): Phrase {
  const within = namespace === undefined ? NOTHING : say` in namespace ${code(namespace)}`
  switch (because) {
    case 'denied':
      return say`this account cannot get${within}`
    case 'absent':
      return namespace === undefined ? say`does not exist` : say`is not${within}`
    case 'not asked':
      return say`was not read: one answer sends few requests`
    default:
      return say`could not be read${within}`
  }
}

/** Who keeps the custom resource that owns it, or why that was not seen. */
function sayOwnerSource(home: Home, source: OwnerSource | UnseenSource): Phrase {
  const owner = sayOwner(home)
  if ('uid' in source) {
    if (source.home?.tool === 'kubectl') return say`Only kubectl wrote ${owner}.`
    if (source.home !== undefined) return say`${owner} is kept in ${sayHomeName(source.home)}.`
    const by = source.by === undefined ? NOTHING : say` Last written by ${code(source.by)}.`
    return say`No tool’s mark is on ${owner}.${by}`
  }
  if (source.because === 'absent') return say`${owner} does not exist.`
  if (source.because === 'not served')
    return say`This API server serves no ${code(`${home.owner?.kind}.${home.owner?.group}`)}.`
  return say`Who keeps ${owner} is in its metadata, which ${sayUnseen(source)}.`
}

/** Repository, path and revision, as far as the object that applies it says so, or why that was not seen. */
export function saySource(home: Home): Phrase | undefined {
  const { tool, owner, source } = home
  if (source === undefined) return undefined
  if (tool === 'operator' && !isSeen(source)) return sayOwnerSource(home, source)
  if (!isApplier(tool) || 'uid' in source) return undefined
  const { kind, group, resource } = APPLIERS[tool]
  if (isSeen(source)) {
    const { places, from } = source
    const all =
      places.length === 0 && from ? [sayPlace(NOWHERE, from)] : places.map((one) => sayPlace(one, from))
    return all.length === 0 ? undefined : say`It applies ${listed(all)}.`
  }
  if (source.because === 'not served')
    return say`Its ${words(kind)} is not in this cluster: this API server serves no ${code(`${resource}.${group}`)}.`
  const name = owner === undefined ? NOTHING : say` ${code(placed(owner))}`
  return say`Repository and path are in ${words(kind)}${name}, which ${sayUnseen(source)}.`
}

const NOWHERE: Place = { repository: '', path: '', chart: '', revision: '' }

/** What to change instead, so that it lasts; undefined where only who manages it is known. */
export function sayChange(home: Home): Phrase | undefined {
  return WORDS[home.tool].change?.(home)
}

/** A line that shows the file or what is set. */
export function lookOf(home: Home): string | undefined {
  const { source } = home
  // What is still missing is the address of the repository.
  const from =
    isSeen(source) && source.places.every(({ repository }) => repository === '') ? source.from : undefined
  const served = from && REPOSITORIES[from.kind]
  if (from && served) return objectLook(`${served.resource}.${served.group}`, { owner: from })
  return WORDS[home.tool].look?.(home)
}

function sayMark({ is, key, value }: HomeMark): Phrase {
  switch (is) {
    case 'label':
      return say`label ${code(value === '' ? key : `${key}=${value}`)}`
    case 'annotation':
      return say`annotation ${code(value === '' ? key : `${key}: ${value}`)}`
    case 'field manager':
      return say`field manager ${code(key)}`
    case 'owner reference':
      return say`its owner reference to ${code(key)} ${code(value)}`
  }
}

/** By what it is known, in one line: what its value names is told already. */
export function sayKnownBy({ knownBy, file }: Home): Phrase {
  const value = knownBy.is === 'owner reference' ? knownBy.value : ''
  const path = file === undefined ? NOTHING : say`the origin that kustomize notes`
  return say`Known by ${inTurn([sayMark({ ...knownBy, value }), path], ' and ')}.`
}
