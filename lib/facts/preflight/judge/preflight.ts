import { subjectOf } from '@/lib/diagnosis/fixes/exact-rule'
import { leastRole } from '@/lib/diagnosis/fixes/least-role'
import { bindingMistakes } from '@/lib/facts/what-if/judge/lint-bindings'
import { ruleMistakes } from '@/lib/facts/what-if/judge/lint-rules'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { textAt } from '@/lib/objects/fields'
import {
  code,
  inTurn,
  listed,
  NOTHING,
  type Phrase,
  quote,
  say,
  shortListed,
  words,
} from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import type { Preflight, PreflightRow } from '../contract'
import { admissionStops, type New, type PlanSoFar, seenNamespace, stop } from './admission'
import { planClauses } from './clauses'
import { policiesIn, webhooksIn } from './deciders'
import {
  AtomBudget,
  dependsOn,
  escalationStops,
  keyOfRole,
  noteGiven,
  ownBindings,
  type PlanGrant,
  restsOn,
  type Stopped,
} from './escalation'
import { decide, type PreflightFacts } from './facts'
import { MOST_NOTES, whatIsGranted } from './granted'
import {
  type ApplyCalls,
  callsOf,
  isNamespace,
  isNewKind,
  keyOfPlanned,
  nameFault,
  type Planned,
  planObjects,
  type ReadPlan,
  withOwnKinds,
} from './planned'

type State = PreflightRow['state']

/** Judges what an apply of manifests, in their order, would be refused for: pure, and no row passes by what is not known. */
export function judgePreflight(text: string, facts: PreflightFacts): Omit<Preflight, 'upstreamRequests'> {
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const plan = planObjects(text, facts.namespace, catalogue)
  const soFar: PlanSoFar = {
    ...{ facts, plan, atoms: new AtomBudget(), charged: new Map(), states: [], written: new Map() },
    ...{ roles: new Map(), bound: ownBindings(facts), given: [] },
    ...{ deciders: [...facts.deciders], limits: [] },
  }
  const judged = plan.objects.map((planned, at) => judgeObject(planned, at, soFar))
  const rows = judged.map(({ row }) => row)
  const user = facts.own.state === 'read' ? facts.own.value.name : ''
  const proposal = toProposal(readManifest(text), facts.namespace)
  const known = catalogue && withOwnKinds(plan, catalogue)
  const lacks = [...ruleMistakes(proposal, known), ...bindingMistakes(facts, proposal, undefined)]
  return {
    says: sayFact(rows, plan),
    user,
    namespace: facts.namespace,
    rows,
    errors: plan.errors.map(({ line, says }) => ({ line, says })),
    ...roleFor(judged, user),
    ...whatIsGranted(facts, proposal, plan),
    lacks: lacks
      .filter(({ severity }) => severity === 'never' || severity === 'suspicious')
      .slice(0, MOST_NOTES)
      .map(({ object, line, says }) => ({ object, line, says })),
    unread: unreadOf(rows, facts),
  }
}

interface Judged {
  row: PreflightRow
  stops: readonly Stopped[]
}

function judgeObject(planned: Planned, at: number, soFar: PlanSoFar): Judged {
  const { facts } = soFar
  const calls = callsOf(planned)
  const key = keyOfPlanned(planned)
  const own = isNamespace(planned) ? facts.namespaces.get(planned.name) : undefined
  const isRead = own?.state === 'read' ? own.value !== null : facts.existing.get(key)
  const isThere = soFar.written.has(key) || isRead
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const isEmpty = isNewKind(planned, catalogue) || seenNamespace(planned.namespace, undefined, soFar).isEmpty
  const isNew = isThere === undefined ? isEmpty : !isThere
  const seen = seenNamespace(planned.namespace, isNew, soFar)
  const existing = isNew === undefined ? 'unknown' : isNew ? 'new' : 'there'
  const fault = nameFault(planned)
  const grants =
    fault === undefined && calls
      ? escalationStops({ planned, facts, soFar, budget: soFar.atoms, existing })
      : { stops: [] }
  const foreseen: Stopped[] = fault
    ? [{ by: 'decoding', state: 'refuses', says: words(fault) }]
    : [
        ...(calls ? rbacStops(facts, calls, isNew, soFar.given) : []),
        ...servedStops(planned, at, soFar),
        ...copyStops(planned),
        ...seen.stops,
        ...grants.stops,
        ...(calls ? admissionStops(planned, calls.create.resource, seen, isNew, soFar) : []),
      ]
  const told = facts.dryRuns.get(at)
  // What the plan itself brings to limit or decide is not stored when a dry run is made.
  const isPlanned = soFar.limits.length > 0 || soFar.deciders.length > facts.deciders.length
  const stops = told === undefined ? foreseen : settledBy(told, foreseen, isPlanned)
  const state = stateOf(stops)
  record(planned, at, state, soFar)
  if (grants.rules)
    soFar.roles.set(keyOfRole(planned.kind, planned.namespace, planned.name), { rules: grants.rules, state })
  if (state !== 'refused') noteGiven({ planned, facts, soFar }, grants)
  const { kind, apiVersion, namespace, name, line } = planned
  const shown = (text: string) => visibleText(foreign(text, 260))
  const row: PreflightRow = {
    ...{ kind: shown(kind), apiVersion: shown(apiVersion), name: shown(name), line, state, existing },
    ...(namespace === '' ? {} : { namespace: shown(namespace) }),
    stops: stops.map(({ by, state, says }) => ({ by, state, says })),
    rests: told === undefined ? 'reads' : 'dry-run',
  }
  return { row, stops }
}

/** A dry run was asked as the installer, so what it passed no gate of the write refuses; what pods meet later it cannot say. */
function settledBy(
  told: { isRefused: boolean; says: string },
  foreseen: readonly Stopped[],
  isPlanned: boolean,
): Stopped[] {
  const kept = foreseen.filter(({ state }) => state === 'pods' || (isPlanned && state === 'unknown'))
  if (!told.isRefused) return kept
  const says = say`The API server refused it: ${quote(told.says)}`
  return [
    ...foreseen.filter(({ state }) => state === 'refuses'),
    { by: 'dry-run', state: 'refuses', says },
    ...kept,
  ]
}

function stateOf(stops: readonly Stopped[]): State {
  const has = (state: Stopped['state']) => stops.some((stop) => stop.state === state)
  return has('refuses') ? 'refused' : has('unknown') ? 'unknown' : has('unread') ? 'open' : 'passes'
}

function record(planned: Planned, at: number, state: State, soFar: PlanSoFar): void {
  soFar.states.push(state)
  if (state === 'refused') return
  soFar.written.set(keyOfPlanned(planned), at)
  const { kind, namespace, value, group } = planned
  if (group === '' && (kind === 'LimitRange' || kind === 'ResourceQuota'))
    soFar.limits.push({ namespace, kind, value })
  if (group !== 'admissionregistration.k8s.io') return
  if (kind.endsWith('WebhookConfiguration')) soFar.deciders.push(...webhooksIn(value))
  if (/^(?:Validating|Mutating)AdmissionPolicy$/.test(kind))
    soFar.deciders.push(...policiesIn([value], soFar.facts.policyBindings[kind] ?? []))
  if (!/^(?:Validating|Mutating)AdmissionPolicyBinding$/.test(kind)) return
  const bound = textAt(value, 'spec', 'policyName')
  const ours = soFar.plan.objects.filter((one) => `${one.kind}Binding` === kind && one.name === bound)
  // Of a policy of the cluster what it matches is not at hand, so it can decide on all that follows.
  const policies = ours.length > 0 ? ours.map((one) => one.value) : [{ metadata: { name: bound } }]
  soFar.deciders.push(...policiesIn(policies, [value]))
}

/** The calls of one object's apply, which differ by their verbs. */
const callsIn = (calls: readonly ResourceAttributes[]) =>
  say`${listed(
    calls.map(({ verb }) => code(verb)),
    'or',
  )} ${listed(calls.slice(0, 1).map((call) => code(describeResource(call))))}`
/** The calls of an apply: reading it, then creating or changing it. */
function rbacStops(
  facts: PreflightFacts,
  { get, create, patch }: ApplyCalls,
  isNew: New,
  given: readonly PlanGrant[],
): Stopped[] {
  const by = 'authorization'
  const writes = [isNew === false ? undefined : create, isNew === true ? undefined : patch].filter(isCall)
  const wanted = [get, ...writes].filter(isCall)
  const [denied = [], open] = ['no', 'unknown'].map((is) =>
    wanted.filter((call) => decide(facts, call) === is),
  )
  const refused = denied.filter((call) => dependsOn(given, [call]) === undefined)
  const later = denied.filter((call) => !refused.includes(call))
  const stops: Stopped[] = []
  if (refused.length > 0) {
    const isCertain = refused.includes(get ?? create) || writes.every((call) => refused.includes(call))
    const isOfChange = isNew === false && refused.every((call) => call === patch)
    const unless = isOfChange ? say`, which any change of it needs` : NOTHING
    const but = isCertain ? unless : say`, and whether the object exists is not known`
    const says = say`The installer cannot ${callsIn(refused)}${but}.`
    stops.push({ ...stop(by, isCertain ? 'refuses' : 'unknown', says), lacks: refused })
  }
  const depends = dependsOn(given, later)
  if (depends)
    stops.push(stop(by, 'unknown', say`Whether the installer then can ${callsIn(later)} ${depends}.`))
  if (isNew === true && patch && refused.length === 0 && decide(facts, patch) !== 'yes')
    stops.push(
      stop(by, 'unread', say`Server-side apply, which helm 4 does, needs to ${callsIn([patch])} as well.`),
    )
  if (open?.length)
    stops.push(stop(by, 'unknown', say`Whether the installer can ${callsIn(open)} is not known.`))
  return stops
}

const isCall = (call: ResourceAttributes | undefined): call is ResourceAttributes => call !== undefined

function servedStops({ kind, apiVersion, served, group }: Planned, at: number, soFar: PlanSoFar): Stopped[] {
  const by = 'routing'
  const what = code(`${kind} ${apiVersion}`)
  const definition = words('CustomResourceDefinition')
  switch (served.by) {
    case 'server':
      return []
    case 'plan': {
      const state = soFar.states[served.at]
      if (served.at > at)
        return [
          stop(by, 'refuses', say`${what} is not served yet: its ${definition} comes later in the plan.`),
        ]
      if (state === 'refused')
        return [stop(by, 'refuses', say`${what} is not served, and its ${definition} is refused.`)]
      return restsOn(by, state, say`${what} is served only if its ${definition} is taken.`)
    }
    case 'unknown':
      return [stop(by, 'unknown', say`Whether ${code(group || 'v1')} has ${code(kind)} could not be read.`)]
    case 'none': {
      const { instead } = served
      const here = instead.length === 0 ? NOTHING : say` Here it is in ${shortListed(instead.map(code))}.`
      return [stop(by, 'refuses', say`${what} is not served.${here}`)]
    }
  }
}

// ValidateAnnotationsSize of 1.36, of all annotations together.
const MOST_ANNOTATED = 256 * 1024

/** What client-side apply alone is refused for: it keeps a copy of the object in an annotation. */
function copyStops({ kind, name, value }: Planned): Stopped[] {
  // Go's encoder takes six bytes for each of these.
  const copy = JSON.stringify(value).replace(/[<>&]/g, 'u-00--')
  if (new TextEncoder().encode(copy).length <= MOST_ANNOTATED) return []
  const what = code(foreign(`${kind} ${name}`, 260))
  return [
    stop(
      'decoding',
      'unread',
      say`${what} is too long for the copy that ${code('kubectl apply')} keeps in it: apply it with ${code('--server-side')}.`,
    ),
  ]
}

function sayFact(rows: readonly PreflightRow[], { errors }: ReadPlan): Phrase {
  const [broken] = errors
  if (rows.length === 0)
    return broken
      ? say`It could not be read, at line ${broken.line}: ${broken.says}`
      : say`It has no object, so nothing would be applied.`
  return inTurn(planClauses(rows, errors.length).map(({ says }) => says))
}

function roleFor(judged: readonly Judged[], user: string): Pick<Preflight, 'role'> {
  const lacking = judged.filter(({ stops }) => stops.some(({ lacks }) => lacks))
  const calls: Attributes[] = lacking.flatMap(({ stops }) => stops.flatMap(({ lacks = [] }) => lacks))
  if (calls.length === 0 || calls.length > MOST_LACKED || subjectOf(user) === undefined) return {}
  const { yaml, command, warnings } = leastRole(calls, user)
  return { role: { yaml, command, warnings, rows: lacking.length } }
}

// Each is compared with each of its verb and resource.
const MOST_LACKED = 2_000

function unreadOf(rows: readonly PreflightRow[], { own, discovery }: PreflightFacts): Preflight['unread'] {
  const seen = new Map<string, Preflight['unread'][number]>()
  const stops = rows.flatMap((row) => row.stops)
  for (const { state, says } of stops) if (state === 'unread') seen.set(JSON.stringify(says), { says })
  if (own.state !== 'read')
    seen.set('own', { says: say`Who the installer is could not be read, so no Role is proposed.` })
  if (discovery.state !== 'read')
    seen.set('kinds', { says: say`Which kinds are served could not be read: ${discovery.says}` })
  if (stops.some(({ by }) => by === 'policy'))
    seen.set('cel', { says: say`Policies are named where they apply; their expressions are not evaluated.` })
  if (rows.some(({ rests, state }) => rests === 'reads' && state !== 'refused'))
    seen.set('valid', {
      says: say`Whether each object is valid in all its fields is not judged, and defaults of Pod Security that no label shows are not seen.`,
    })
  return [...seen.values()].slice(0, MOST_NOTES)
}
