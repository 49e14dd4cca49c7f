import type { ObjectKind, Upgrade, VersionStep } from '@/lib/contract/upgrade'
import { splitApiVersion } from '@/lib/objects/known-kinds'
import { code, listed, type Phrase, say, words } from '@/lib/phrase/phrase'
import { partsOfWord, requestKey, toTuple } from '@/lib/rbac/call'
import { asScoped, callNamespace, holds, type Placed, ruleAllows, ruleOf } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule, ResourceAttributes } from '@/lib/rbac/types'
import { resourceOf } from '@/lib/words/known-resources'
import { exactRules } from '../fixes/least-role'
import { sayRule } from '../wording/phrases'
import {
  ACCESS_CHANGES,
  type AccessChange,
  KNOWN,
  REMOVED_VERSIONS,
  type RemovedVersion,
  sayAccessChange,
  sayRemoved,
} from './changes'

/** What is asked about: an account's rules, the calls that it makes or both, and objects by their kinds. */
export interface UpgradeQuestion {
  /** Whose calls they are; matters for a kubelet alone. */
  user?: string
  /** What the account holds, each rule with its place. Where they are not known, what its calls show alone. */
  rules?: readonly (PolicyRule & Placed)[]
  /** Absent: all that the rules allow by name of verb and resource. */
  calls?: readonly Attributes[]
  objects?: readonly ObjectKind[]
}

/** Calls of one change, and names of one rule, that are judged. */
const MOST = 100

/**
 * What the versions of Kubernetes after the server's own, up to 1.38, change for these rules, calls and objects: by default, with every
 * feature gate as it comes. `server` is `1.34` or a gitVersion; undefined, or one that cannot be read, asks about each version from 1.33 on.
 * A call counts as refused only where it is allowed now and none of the rules gives what it then needs too.
 */
export function afterUpgrade(server: string | undefined, question: UpgradeQuestion): Upgrade {
  const minor = minorOf(server)
  const asked = question.calls === undefined ? undefined : new Set(question.calls.map(requestKey)).size
  const turned = ACCESS_CHANGES.flatMap((change) => turnedBy(change, question, minor))
  const gone = REMOVED_VERSIONS.flatMap((change) => goneBy(change, question.objects ?? []))
  const steps: VersionStep[] = []
  for (let since = Math.max(KNOWN.first, (minor ?? 0) + 1); since <= KNOWN.last; since += 1) {
    const here = turned.filter(({ change }) => change.since === since)
    const left = gone.filter(({ change }) => change.since === since)
    if (here.length + left.length === 0) continue
    const changes = [...here.map(toldTurned), ...left.map(toldGone)]
    const says = sayStep(since, here, left, asked)
    steps.push({ version: `1.${since}`, says, changes })
  }
  return { ...(minor === undefined ? {} : { server: `1.${minor}` }), steps }
}

/** The removed version that the path of a call is in: `networking.k8s.io/v1beta1`, with its kind. */
export function removedKindOf(target: string): ObjectKind | undefined {
  const [, root, group, version, ...rest] = target.split(/[/?]/, 8)
  if (root !== 'apis') return undefined
  const words = rest[0] === 'namespaces' ? rest.slice(2) : rest
  for (const { kinds, ...row } of REMOVED_VERSIONS) {
    if (row.group !== group || row.version !== version) continue
    const kind = kinds.find((one) => words[0] === pluralOf(row.group, one))
    if (kind !== undefined) return { apiVersion: `${group}/${version}`, kind }
  }
  return undefined
}

function pluralOf(group: string, kind: string): string {
  return resourceOf(group, kind) ?? `${kind.toLowerCase()}s`
}

function minorOf(server: string | undefined): number | undefined {
  const [, minor] = /^v?1\.(\d{1,3})(?!\d)/.exec(server ?? '') ?? []
  return minor === undefined ? undefined : Number(minor)
}

interface Turned {
  change: AccessChange
  /** False where what is written, or what else the account holds, decides. */
  isSure: boolean
  calls: ResourceAttributes[]
  needs: ResourceAttributes[]
}

function turnedBy(change: AccessChange, question: UpgradeQuestion, minor: number | undefined): Turned[] {
  if (minor !== undefined && change.since <= minor) return []
  const { user = '', calls, rules = (calls ?? []).map(shownBy) } = question
  const node = user.startsWith('system:node:') ? user.slice('system:node:'.length) : undefined
  if (change.isOfNodes && (node === undefined || calls === undefined)) return []
  const isAllowed = (call: ResourceAttributes) => rules.some((rule) => holds(rule, call) === 'yes')
  const mayHold = (call: ResourceAttributes) => rules.some((rule) => holds(rule, call) !== 'no')
  const made = new Map(
    (calls ?? rules.flatMap((rule) => callsOf(change, rule))).map((c) => [requestKey(c), c]),
  )
  const isSure = !change.byContent && (question.rules !== undefined || change.isOfNodes === true)
  const found: Turned = { change, isSure, calls: [], needs: [] }
  for (const call of [...made.values()].filter((one) => isAbout(change, one)).slice(0, MOST)) {
    const isOwnNode = node !== undefined && call.resource === 'nodes' && call.name === node
    const beside = change.beside(call)
    if (isOwnNode || !(change.isOfNodes || isAllowed(call)) || beside.some(mayHold)) continue
    found.calls.push(call)
    if (change.turns === 'refused') found.needs.push(...beside.slice(0, 1))
  }
  return found.calls.length === 0 ? [] : [found]
}

/** What a call that was made shows to be held. */
const shownBy = (call: Attributes) => asScoped(ruleOf(call), callNamespace(call))

function isAbout({ on }: AccessChange, call: Attributes): call is ResourceAttributes {
  const rule = { verbs: on.verbs, apiGroups: [on.group], resources: on.resources }
  return call.kind === 'resource' && ruleAllows(rule, call)
}

/** The calls of a change that a rule allows: in its namespace, or on the whole cluster, by each of its names. */
function callsOf({ on }: AccessChange, rule: PolicyRule & Placed): ResourceAttributes[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : ['']
  const namespace = rule.scope === 'cluster' ? '' : rule.namespace
  const some = { kind: 'resource', group: on.group, namespace } as const
  return on.verbs.flatMap((verb) =>
    on.resources.flatMap((word) => {
      const call = { ...some, verb, ...partsOfWord(word) }
      const isGiven = ruleAllows({ ...rule, resourceNames: [] }, { ...call, name: '' })
      return isGiven ? names.slice(0, MOST).map((name) => ({ ...call, name })) : []
    }),
  )
}

interface Gone {
  change: RemovedVersion
  objects: ObjectKind[]
}

function goneBy(change: RemovedVersion, asked: readonly ObjectKind[]): Gone[] {
  const objects = asked.filter(({ apiVersion, kind }) => {
    const { group, version } = splitApiVersion(apiVersion)
    return group === change.group && version === change.version && change.kinds.includes(kind)
  })
  const once = new Map(objects.map((one) => [one.kind, one]))
  return objects.length === 0 ? [] : [{ change, objects: [...once.values()] }]
}

function toldTurned({ change, calls, needs }: Turned): VersionStep['changes'][number] {
  const { id, turns, restsOn, source } = change
  const fix = sayNeeds(needs)
  return {
    ...{ id, turns, restsOn, source, says: sayAccessChange(change), objects: [] },
    calls: calls.map(toTuple),
    needs: needs.map(toTuple),
    ...(fix === undefined ? {} : { fix }),
  }
}

function toldGone({ change, objects }: Gone): VersionStep['changes'][number] {
  const { group, version, restsOn, source } = change
  const says = sayRemoved({ ...change, kinds: objects.map(({ kind }) => kind) })
  const id = `removed-${group}-${version}-1.${change.since}`
  return { id, turns: 'removed', restsOn, source, says, calls: [], needs: [], objects }
}

/** The fewest rules that grant what is needed, by their place. */
function sayNeeds(needs: readonly ResourceAttributes[]): Phrase | undefined {
  if (needs.length === 0) return undefined
  const places = [...new Set(needs.map(({ namespace }) => namespace))]
  const rules = places.flatMap((namespace) =>
    exactRules(needs.filter((need) => need.namespace === namespace)).map((rule) => {
      const place = namespace === '' ? say`cluster-wide` : say`in namespace ${code(namespace)}`
      return say`${sayRule(rule)} ${place}`
    }),
  )
  return say`To keep them allowed, add ${listed(rules)}.`
}

/** The sentence of one version; `asked` is how many different calls were asked about, undefined for all that rules allow. */
function sayStep(
  since: number,
  here: readonly Turned[],
  left: readonly Gone[],
  asked: number | undefined,
): Phrase {
  const isPlan = [...here, ...left].every(({ change }) => change.restsOn === 'plan')
  const clause = (some: readonly Turned[], is: (isOne: boolean) => Phrase): Phrase[] => {
    const count = new Set(some.flatMap(({ calls }) => calls.map(requestKey))).size
    if (count === 0) return []
    const what = say`${(asked ?? count) === 1 ? say`call` : say`calls`}`
    const which = asked === undefined ? say`${what} that the rules allow` : say`of ${asked} ${what}`
    return [say`${count} ${which} ${is(count === 1)}`]
  }
  const refused = here.filter(({ change }) => change.turns === 'refused')
  const what = [
    ...clause(
      refused.filter(({ isSure }) => isSure),
      (isOne) => (isOne ? say`is refused` : say`are refused`),
    ),
    ...clause(
      refused.filter(({ isSure }) => !isSure),
      () => say`can be refused`,
    ),
    ...clause(
      here.filter(({ change }) => change.turns === 'allowed'),
      () => say`can work, which did not before`,
    ),
    ...left.map(({ change }) => say`${code(`${change.group}/${change.version}`)} is no longer served`),
  ]
  const version = `1.${since}`
  return isPlan
    ? say`Planned for Kubernetes ${words(version)}: ${listed(what)}.`
    : say`From Kubernetes ${words(version)}, by default: ${listed(what)}.`
}
