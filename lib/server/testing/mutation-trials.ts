import fc from 'fast-check'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Explanation } from '@/lib/contract/explanation'
import type { Chain } from '@/lib/diagnosis/testing/granting-chain'
import { type MutatedWorld, mutatedWorlds, OWN } from '@/lib/diagnosis/testing/mutated-worlds'
import { CUSTOM_GROUPS } from '@/lib/diagnosis/testing/random-calls'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { json, type RecordedRequest } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { plain } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { type Answered, objectsAnswer, reviewAnswer } from './rbac-api-server'
import { shortCut } from './short-cut'

/** Who asks: the account with self reviews alone, the same with RBAC to read, or a pod that reads RBAC about another account. */
export const ASKERS = ['itself', 'itself, reading RBAC', 'another account'] as const
export type Asker = (typeof ASKERS)[number]

export interface Trial {
  mutation: string
  asker: Asker
  causes: readonly string[]
  got: string
  confidence: string
  isRight: boolean
  /** For the reader of a miss. */
  says: string
  world: MutatedWorld
}

const READER = 'sees-rbac'
const readsRbac: PolicyRule = {
  verbs: ['get', 'list'],
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
}
const reviews: PolicyRule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io'],
  resources: ['subjectaccessreviews'],
}

function withReader(world: RbacObjects, rules: readonly PolicyRule[]): RbacObjects {
  const roleRef = { kind: 'ClusterRole', name: READER }
  const subjects = [{ kind: 'ServiceAccount', ...OWN }]
  return {
    ...world,
    clusterRoles: [...world.clusterRoles, { name: READER, rules }],
    clusterRoleBindings: [...world.clusterRoleBindings, { name: READER, roleRef, subjects }],
  }
}

function withCustomGroups(document: unknown): unknown {
  const { items, ...rest } = document as { items: unknown[] }
  const custom = CUSTOM_GROUPS.map(({ group, resource, kind, shortNames }) => ({
    metadata: { name: group },
    versions: [
      {
        version: 'v1',
        freshness: 'Current',
        resources: [
          {
            resource,
            responseKind: { group, version: 'v1', kind },
            scope: 'Namespaced',
            singularResource: kind.toLowerCase(),
            verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
            ...(shortNames.length > 0 ? { shortNames } : {}),
            subresources: [
              {
                subresource: 'status',
                responseKind: { group, version: 'v1', kind },
                verbs: ['get', 'patch', 'update'],
              },
            ],
          },
        ],
      },
    ],
  }))
  return { ...rest, items: [...items, ...custom] }
}

function answerIn(world: RbacObjects, request: RecordedRequest): Answered {
  const found = reviewAnswer(world, request)
  if (found === undefined) return objectsAnswer(world, request) ?? { status: 404, body: {} }
  return { status: 200, body: request.url === '/apis' ? withCustomGroups(found) : found }
}

/** A pod that asks about one world after another, over HTTPS or without the way there. */
async function startAsking(way: 'https' | 'short') {
  let world: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
  const pod = await startPod((request, response) => {
    const { status, body } = answerIn(world, request)
    json(response, body, status)
  })
  const kube = way === 'https' ? pod.kube : shortCut(pod.kube, (request) => answerIn(world, request))
  const options = { kube, signal: new AbortController().signal }
  return (asked: RbacObjects, check: Chain['call'], user?: string) => {
    world = asked
    return explainCheck({ ...check, ...(user === undefined ? {} : { user }) }, options)
  }
}

function isAllowed(world: RbacObjects, { account, call }: Chain): boolean {
  const { request } = literalAttributes(call, undefined)
  return authorize(userOf(account.namespace, account.name), request, world).allowed
}

function isBlind(asker: Asker): boolean {
  return asker === 'itself'
}

/** True where the answer speaks of what was changed, and not of another object with the same mistake. */
function namesIt({ cause }: Explanation, { chain, before }: MutatedWorld): boolean {
  const says = plain(cause?.says ?? [])
  const names = [chain.binding.name, chain.role.name, chain.binding.roleRef.name, before.role.name]
  return names.some((name) => says.includes(name))
}

function judge(asker: Asker, world: MutatedWorld, answer: Explanation): Trial {
  const { causes: seen, unseen, isGuess } = world.change
  const isUnseen = isBlind(asker) && unseen !== undefined
  const causes = isUnseen ? unseen : seen
  const id = answer.verdict === 'denied' ? (answer.cause?.id ?? 'none') : answer.verdict
  const isOther = /^[EF]/.test(id) && causes.includes(id) && !isUnseen && !namesIt(answer, world)
  const confidence = answer.cause?.confidence ?? ''
  const isProven = confidence === 'proven' || isUnseen || isGuess === true
  return {
    mutation: world.mutation,
    asker,
    causes,
    got: isOther ? `${id} of another object` : id,
    confidence,
    isRight: causes.includes(id) && !isOther && isProven,
    says: plain(answer.cause?.says ?? answer.says),
    world,
  }
}

/** Worlds that a seed gives, for whom: each was checked to allow the call before the change and to refuse it afterwards. */
function* drawn(whose: 'own' | 'other', count: number, seed: number): Generator<MutatedWorld> {
  let left = count
  for (let batch = seed * 1_000; left > 0; batch += 1) {
    for (const world of fc.sample(mutatedWorlds(whose), { numRuns: 100, seed: batch })) {
      if (world === undefined || left === 0) continue
      if (!isAllowed(world.allowing, world.before) || isAllowed(world.refusing, world.chain)) continue
      left -= 1
      yield world
    }
  }
}

export interface TrialRun {
  /** For each asker. */
  worlds: number
  seed: number
  /** Over a real connection, or with the answers handed over in this process. */
  way: 'https' | 'short'
}

/** Asks about random worlds as each asker, by what the page itself calls. */
export async function runTrials({ worlds, seed, way }: TrialRun): Promise<Trial[]> {
  const ask = await startAsking(way)
  const trials: Trial[] = []
  for (const world of drawn('own', worlds, seed)) {
    const { call } = world.chain
    trials.push(judge('itself', world, await ask(world.refusing, call)))
    trials.push(
      judge('itself, reading RBAC', world, await ask(withReader(world.refusing, [readsRbac]), call)),
    )
  }
  let turn = 0
  for (const world of drawn('other', worlds, seed + 1)) {
    const { account, call } = world.chain
    turn += 1
    const readable = withReader(world.refusing, turn % 2 === 0 ? [readsRbac] : [readsRbac, reviews])
    const user = userOf(account.namespace, account.name).name
    trials.push(judge('another account', world, await ask(readable, call, user)))
  }
  return trials
}

/** The share of worlds whose changed field must be the first cause, proven where it can be seen. */
export const LEAST_RIGHT = 0.98

export function shareRight(trials: readonly Trial[]): number {
  return trials.filter(({ isRight }) => isRight).length / trials.length
}

/** The confusion table: for each changed field what came first, by asker, with what it should have been. */
export function confusion(trials: readonly Trial[]): string {
  const lines: string[] = []
  for (const asker of ASKERS) {
    const mine = trials.filter((trial) => trial.asker === asker)
    lines.push(`${asker}: ${(100 * shareRight(mine)).toFixed(2)} % of ${mine.length}`)
    for (const mutation of [...new Set(mine.map((trial) => trial.mutation))].sort()) {
      const of = mine.filter((trial) => trial.mutation === mutation)
      const counts = new Map<string, number>()
      for (const { got, confidence, isRight } of of) {
        const key = `${isRight ? '' : '✗ '}${got} ${confidence}`.trim()
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      const got = [...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => `${key} ${count}`)
      lines.push(`  ${mutation.padEnd(48)} ${got.join(', ')}`)
    }
  }
  return lines.join('\n')
}
