import { setImmediate as nextTurn } from 'node:timers/promises'
import { asWritten } from '@/lib/answer/as-written'
import { toAttributes } from '@/lib/ask/check-attributes'
import type { CheckRequest } from '@/lib/contract/access-check'
import type { Explanation, Findings, Logged } from '@/lib/contract/explanation'
import { type Escalated, isOfRole, writtenIn } from '@/lib/diagnosis/causes/delegation/escalations'
import { diagnose, verdictOnly } from '@/lib/diagnosis/diagnose'
import { explainCloud } from '@/lib/diagnosis/explain-cloud'
import { explainElsewhere } from '@/lib/diagnosis/explain-elsewhere'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainPart } from '@/lib/diagnosis/explain-part'
import { explainStatus, requestOfDetails } from '@/lib/diagnosis/explain-status'
import { explainUnauthorized } from '@/lib/diagnosis/explain-unauthorized'
import type { Facts, RefusalText } from '@/lib/diagnosis/facts'
import { progressStanding } from '@/lib/diagnosis/progress'
import { withActed } from '@/lib/diagnosis/who-acted'
import { type Speaker, UNKNOWN } from '@/lib/evidence/speaker'
import { ownChains } from '@/lib/facts/identity/gather/identity'
import { type OwnAccount, ownAccount } from '@/lib/facts/identity/gather/own-account'
import { knownPod, ownWitnesses } from '@/lib/facts/identity/gather/self'
import { podsOfReport } from '@/lib/facts/objects/gather/report-pods'
import type { DecisionHistory, HeardDecision } from '@/lib/facts/questions/decision-history'
import { refuseOthers } from '@/lib/facts/questions/hidden-rbac'
import { BUDGET, Prober } from '@/lib/facts/questions/prober'
import { readText } from '@/lib/facts/text-work/read-text'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { answerOf, isUnreachable } from '@/lib/kube/transport/errors'
import type { KubeAnswer } from '@/lib/kube/transport/types'
import { say } from '@/lib/phrase/phrase'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { readKernelTraces } from '@/lib/pod/process-traces'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { parseForbidden, type Refusal } from '@/lib/rbac/parse-forbidden'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import type { FoundCloud } from '@/lib/reader/clouds/found-cloud'
import { type FoundElsewhere, isOfPod } from '@/lib/reader/elsewhere/found-elsewhere'
import type { AnyFound } from '@/lib/reader/findings-in'
import type { FoundInText, FoundPart } from '@/lib/reader/found'
import { habitOf } from '@/lib/reader/speakers/habits'
import type { Asker } from '@/lib/words/asker'
import { gatherDecision, gatherOwnFacts, gatherStanding } from './gather-facts'
import { gatherForeignFacts } from './gather-foreign-facts'
import { gatherTokenFacts } from './gather-token-facts'
import { withAbsent, withSubjects } from './with-absent'
import { diagnoseWithHomes } from './with-homes'

export interface ExplainOptions {
  kube: InClusterClient
  signal: AbortSignal
  /** Milliseconds since 1970, by this node's clock. */
  now?: () => number
  /** The refusals are of any pod, and not of what the reader asks about. */
  isOfAnyPod?: true
  /** The rules and bindings of an allowed call are read, too, for what lays it beside another. */
  isWhole?: true
  /** The variables of the process, which say which pod it is. */
  env?: Environment
}

/**
 * Explains whether this pod's account, or the one that the check names, may make a call, and if not, why. Costs the API
 * server one request for an allowed call of its own and at most 8 for any other, beside what a process keeps (`prober.ts`). Throws KubeUnreachableError when the
 * API server gives no answer at all.
 */
export async function explainCheck(check: CheckRequest, options: ExplainOptions): Promise<Explanation> {
  return (await answerCheck(check, options)).explanation
}

/** An answer, and the facts that it is the diagnosis of, where it is one. */
interface Answered {
  explanation: Explanation
  facts?: Facts
}

/** The same with what was read for it. */
export async function answerCheck(check: CheckRequest, options: ExplainOptions): Promise<Answered> {
  const { kube, signal } = options
  const asker = askerOf(options)
  const prober = new Prober(kube, signal)
  const [account, discovery] = await Promise.all([ownAccount(kube, prober, signal), prober.discovery()])
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const { request, notes } = toAttributes(check, catalogue)
  const caller = account.user.state === 'read' ? account.user.value.name : ''
  if (account.token === 'absent' && account.user.state === 'unread') {
    // Without a token nothing can be asked; that it is missing is the answer.
    const anonymous = { request, caller: 'system:anonymous', isOwnCall: false, asker, account }
    const facts = await gatherForeignFacts(anonymous, prober)
    return { explanation: { ...diagnose(facts), untried: true }, facts }
  }
  const isShort = check.depth === 'verdict' || check.depth === 'progress'
  if (check.user !== undefined && check.user !== caller) {
    refuseOthers()
    const groups = check.groups ? { groups: check.groups } : {}
    const other = { request, caller: check.user, ...groups, isOwnCall: false, asker, account }
    const absent = await withAbsent(await gatherForeignFacts(other, prober), account.home, prober)
    const asked = await withSubjects(absent, prober)
    if (asked.about === undefined && isUnreachable(prober.failure)) throw prober.failure
    const heard = asked.about === undefined ? prober.history.heard(check.user, request) : undefined
    const toldAt = new Date(options.now?.() ?? Date.now()).toISOString()
    const logged = heard && { ...heard.logged, toldAt }
    const told = logged && { message: heard.message, reason: '', isOfAnyPod: true as const, logged }
    const heardToo = { ...asked, ...present({ refusal: told, habit: heard?.habit }) }
    const { facts, explanation: judgment } = await judged(heardToo, isShort, { kube, prober, signal })
    const explanation = withTimes(judgment, { history: prober.history, user: check.user, request, heard })
    // What was written down was tried.
    const aged = withAge(heard ? explanation : { ...explanation, untried: true }, prober)
    return { explanation: withNotes(aged, notes), facts }
  }
  const question = { request, caller, isOwnCall: true, asker, account }
  const asked = await withAbsent(
    await GATHER[check.depth ?? 'full'](question, prober, options.isWhole),
    account.home,
    prober,
  )
  const named = isShort ? asked : await withSubjects(asked, prober)
  const { history } = prober
  const heard = history.heard(caller, request)
  const failure = prober.failure
  if (named.decision.state === 'unread' && isUnreachable(failure)) throw failure
  const refused = prober.unauthorized
  const isUnauthorized = named.decision.state === 'unread' && refused
  const { facts, explanation } = isUnauthorized
    ? {
        facts: named,
        explanation: explainUnauthorized({
          facts: await tokenFacts(options, prober, { refused: answerOf(refused), withControls: !isShort }),
          request: verdictOnly(named).request,
          whose: 'own',
        }),
      }
    : await judged({ ...named, ...present({ habit: heard?.habit }) }, isShort, { kube, prober, signal })
  const dated = withTimes(explanation, { history, user: caller, request, heard })
  const told = withNotes(withAge(withStanding(dated, facts, check.depth), prober), notes)
  return isUnauthorized ? { explanation: told } : { explanation: told, facts }
}

/** The decision alone, or the whole diagnosis. */
function judged(
  facts: Facts,
  isShort: boolean,
  asked: Parameters<typeof diagnoseWithHomes>[1],
): ReturnType<typeof diagnoseWithHomes> {
  return isShort
    ? Promise.resolve({ facts, explanation: verdictOnly(facts) })
    : diagnoseWithHomes(facts, asked)
}

/** Outside of any pod, none is named as the one that asks. */
function askerOf({ env, kube }: Pick<ExplainOptions, 'env' | 'kube'>): Asker {
  return readSettings(env).attachedFrom === undefined && kube.viewer === undefined ? 'pod' : 'account'
}

interface Dated {
  history: DecisionHistory
  user: string
  request: Attributes
  heard: HeardDecision | undefined
}

/** Since when the call is allowed, or refused again; and when a log or an event first shows it refused, of one that is refused. */
function withTimes(explanation: Explanation, { history, user, request, heard }: Dated): Explanation {
  if (explanation.verdict === 'allowed') {
    const allowed = history.allowedNow(user, request)
    return allowed?.hasTurned ? { ...explanation, allowedSince: allowed.at } : explanation
  }
  if (explanation.verdict !== 'denied') return explanation
  const before = explanation.history && {
    ...explanation.history,
    ...present({ refusedSince: history.refusedSince(user, request) }),
  }
  return { ...explanation, ...present({ history: before, firstRefused: heard?.logged.firstAt }) }
}

const GATHER = { full: gatherOwnFacts, progress: gatherStanding, verdict: gatherDecision } as const

function withStanding(explanation: Explanation, facts: Facts, depth: CheckRequest['depth']): Explanation {
  const isRefused = explanation.verdict === 'denied' && explanation.kind === 'authorization'
  return isRefused && depth !== 'verdict'
    ? { ...explanation, standing: progressStanding(facts) }
    : explanation
}

export interface AskedRefusal {
  status: AnsweredStatus
  /** The answer itself: of a 401 the token doctor takes the server's clock. */
  answer: KubeAnswer
  /** What was asked for, as the API server judged it. */
  known: Explanation['request']
}

/**
 * Explains a refusal that a call of this pod's own account was answered with: one by the authorizers with the reviews and
 * objects that bear on it, a 401 by the token, all others by the answer. Costs the API server at most 8 requests.
 */
export async function explainRefused(refused: AskedRefusal, options: ExplainOptions): Promise<Explanation> {
  const { kube, signal } = options
  const { status, known, answer } = refused
  const prober = new Prober(kube, signal)
  if (status.code === 401) {
    const facts = await tokenFacts(options, prober, { refused: answer, withControls: true })
    return explainUnauthorized({ facts, request: known, whose: 'own' })
  }
  const refusal = status.code === 403 ? parseForbidden(status.message) : undefined
  if (refusal?.kind === 'admission' || !refusal) return explainStatus(status, known)
  const account = await ownAccount(kube, prober, signal)
  if (refusal.kind === 'escalation') {
    return explainStatus(status, known, await objectsNear(refusal, known.namespace ?? '', account, prober))
  }
  return explainForbidden({ message: status.message, asker: askerOf(options) }, refusal, {
    account,
    kube,
    prober,
    signal,
  })
}

function withNotes(explanation: Explanation, notes: Explanation['evidence']): Explanation {
  return { ...explanation, evidence: [...notes, ...explanation.evidence] }
}

/** Since when Roles and bindings are known, where they were not all read for this answer. */
function withAge(explanation: Explanation, { keptMs }: Prober): Explanation {
  if (keptMs === 0) return explanation
  const says = say`read ${Math.ceil(keptMs / 1_000)} s ago, and a watch shows no change since`
  const age = { probe: say`Roles and bindings`, says }
  return { ...explanation, evidence: [...explanation.evidence, age] }
}

/** Requests for the chains of this pod to its clouds: its own Pod and ServiceAccount. */
const CHAINS = 2

export interface TextFindings extends Findings {
  /** Where nothing was found: whose refusal the text is, if a cloud's. */
  denial?: CloudDenial
}

/**
 * Explains each refusal in a text, in the order of the text. All of them together cost the API server at most 8 requests;
 * a refusal of another account by what may be asked or read about it, and while the API server is unavailable by the text alone.
 * For what is reported of pods, these are read beside that: at most 7 requests for each of two reports.
 * What only the reader knows to be of Kubernetes is asked, not explained, until `isOfKubernetes` says so.
 */
export async function explainText(
  text: string,
  options: ExplainOptions & { isOfKubernetes?: boolean | undefined },
): Promise<TextFindings> {
  const { kube, signal } = options
  const input = options.isOfKubernetes
  const read = await readText({ task: 'findings', text, field: 'text', signal, ...present({ input }) })
  const { found, denial, auditId } = read
  const lines = found.length > 1 ? read.lines.map((line) => freeText(line)) : undefined
  const unclear = read.unclear && { lines: read.unclear.lines.map((line) => freeText(line)) }
  if (found.length === 0) return { findings: [], ...present({ denial, unclear }) }
  const isOfClouds = found.some(({ form }) => form === 'cloud')
  const prober = new Prober(kube, signal, isOfClouds ? BUDGET - CHAINS : BUDGET)
  const explanations = asWritten(await explainEach(found, options, prober), found, text)
  return {
    findings: explanations.map((explanation, index) => ({
      ...counted(found[index], explanation),
      ...present({ auditId }),
    })),
    ...present({ lines, unclear }),
  }
}

/** A refusal in a text, with where that was written down. */
type FoundAt = AnyFound & { logged?: Logged }

/** Explains refusals that were found, in their order, with what one prober may ask about all of them. */
export async function explainEach(
  found: readonly FoundAt[],
  options: ExplainOptions,
  prober: Prober,
): Promise<Explanation[]> {
  const account = await ownAccount(options.kube, prober, options.signal)
  const chains = found.some(({ form }) => form === 'cloud') ? await ownChains(options) : []
  const explanations: Explanation[] = []
  const reports = found.filter((one) => one.form === 'elsewhere' && isOfPod(one)).slice(0, REPORTS)
  const podsOf = (one: FoundElsewhere, isRead: boolean) =>
    isRead ? podsOfReport(one, { ...options, home: account.home }) : {}
  for (const one of found) {
    const explanation =
      one.form === 'cloud'
        ? explainCloud(readable(one), chains)
        : one.form === 'elsewhere'
          ? { ...explainElsewhere(readable(one)), ...(await podsOf(one, reports.includes(one))) }
          : await explainFound(one, account, prober, options)
    explanations.push(explanation)
    // Each costs a few milliseconds, and most of them no request that would let others in.
    await nextTurn()
  }
  return explanations
}

/** Reports of which the pods are read. */
const REPORTS = 2

async function tokenFacts(
  { kube, signal, now = Date.now, env = givenEnvironment() }: ExplainOptions,
  prober: Prober,
  how: { refused?: KubeAnswer; withControls: boolean },
) {
  const known = knownPod(env, ownWitnesses(kube.credentials, await readKernelTraces()))
  return gatherTokenFacts({ kube, asker: askerOf({ env, kube }), prober, signal, now: now(), known, ...how })
}

/** A client that retries repeats one refusal; the card says how often. */
function counted(found: AnyFound | undefined, explanation: Explanation): Explanation {
  const times = found?.times ?? 1
  if (times === 1) return explanation
  const evidence = { probe: say`The text`, says: say`The same refusal appears ${times} times.` }
  return { ...explanation, evidence: [...explanation.evidence, evidence] }
}

function forbidden(message: string): AnsweredStatus {
  return { code: 403, reason: 'Forbidden', message, details: { name: '', group: '', kind: '' } }
}

function readableStatus(status: AnsweredStatus): AnsweredStatus {
  const { name, group, kind, causes } = status.details
  return {
    ...status,
    message: freeText(status.message),
    details: {
      ...status.details,
      name: freeText(name),
      group: freeText(group),
      kind: freeText(kind),
      ...(causes ? { causes: causes.map(readableFields) } : {}),
    },
  }
}

function readableFields(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, freeText(value)]))
}

function readableAttributes(attributes: Attributes): Attributes {
  if (attributes.kind === 'path') return { ...attributes, path: freeText(attributes.path) }
  const { kind: _, ...fields } = attributes
  return { ...attributes, ...readableFields(fields) }
}

function readablePart(part: FoundPart): FoundPart {
  return { ...part, message: freeText(part.message), request: readableFields(part.request) }
}

function readable<Found extends FoundCloud | FoundElsewhere>(found: Found): Found {
  return { ...found, message: freeText(found.message), names: readableFields(found.names) }
}

async function explainFound(
  found: FoundInText & { logged?: Logged },
  account: OwnAccount,
  prober: Prober,
  options: ExplainOptions,
): Promise<Explanation> {
  if (found.form === 'status') {
    const status = readableStatus(found.status)
    if (status.code !== 401) return explainStatus(status, readableFields(found.call ?? {}), undefined, found)
    const facts = await tokenFacts(options, prober, { withControls: true })
    return explainUnauthorized({
      facts,
      request: requestOfDetails(status.details),
      whose: 'text',
      message: status.message,
      heard: found,
    })
  }
  if (found.form === 'part') return explainPart({ ...found, ...readablePart(found) })
  if (found.form === 'network') {
    return explainNetwork({ ...found, message: freeText(found.message), target: freeText(found.target) })
  }
  const message = freeText(found.message)
  // Parsed again from the readable text, so that no name of it is shown raw.
  const { refusal } = found
  const around = readableFields(found.call ?? {})
  if (refusal.kind === 'escalation') {
    const namespace = around.namespace ?? ''
    const objects = await objectsNear(refusal, namespace, account, prober)
    return explainStatus(forbidden(message), around, objects, found)
  }
  if (refusal.kind === 'admission') return explainStatus(forbidden(message), around, undefined, found)
  const { logged } = found
  const { isOfAnyPod, kube, signal } = options
  const { speaker } = found
  const said = { message, isOfAnyPod, logged, asker: askerOf(options), habit: habitOf(speaker), speaker }
  return explainForbidden(said, refusal, {
    account,
    kube,
    prober,
    signal,
  })
}

/** A refusal by the authorizers, with the reviews and objects that bear on it. `message` is fit to be shown. */
async function explainForbidden(
  {
    message,
    asker,
    habit,
    speaker = UNKNOWN,
    ...where
  }: { message: string; asker: Asker; habit?: Facts['habit'] | undefined; speaker?: Speaker } & {
    [K in 'isOfAnyPod' | 'logged']?: RefusalText[K] | undefined
  },
  refusal: Extract<Refusal, { kind: 'authorization' }>,
  { account, ...asking }: { account: OwnAccount } & Parameters<typeof diagnoseWithHomes>[1],
): Promise<Explanation> {
  const question = {
    request: readableAttributes(refusal.attributes),
    caller: freeText(refusal.user),
    isOwnCall: account.user.state === 'read' && account.user.value.name === refusal.user,
    asker,
    account,
    refusal: { message, reason: freeText(refusal.reason), ...present(where) },
  }
  const facts = question.isOwnCall
    ? await gatherOwnFacts(question, asking.prober)
    : await gatherForeignFacts(question, asking.prober)
  const known = habit ?? asking.prober.history.heard(refusal.user, refusal.attributes)?.habit
  const named = { ...(await withSubjects(facts, asking.prober)), ...present({ habit: known }) }
  const { explanation } = await diagnoseWithHomes(named, asking)
  return withActed(explanation, speaker, named.absent?.account)
}

/** The roles and bindings that may name the role behind a binding whose text does not; undefined where none may be read. */
async function objectsNear(
  escalated: Escalated,
  known: string,
  account: OwnAccount,
  prober: Prober,
): Promise<RbacObjects | undefined> {
  const { target, user, groups } = escalated
  const namespace = writtenIn(escalated, known)
  if (namespace === undefined || isOfRole(escalated)) return undefined
  const question = {
    request: { kind: 'resource', verb: 'create', subresource: '', ...target, namespace } as const,
    caller: user,
    groups,
    isOwnCall: false,
    account,
  }
  const { objects } = await gatherForeignFacts(question, prober)
  return objects.state === 'read' ? objects.value : undefined
}
