import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Confidence } from '@/lib/contract/explanation'
import { diagnose, type ToldExplanation } from '@/lib/diagnosis/testing/on-the-wire'
import { notAsked, type Unread } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { callNamespace } from '@/lib/rbac/rule'
import { userOf } from '@/lib/rbac/service-account'
import { callerUser, type Facts, rulesNamespace } from './facts'
import { factsByObjects } from './facts-by-objects'
import { mutatedWorlds } from './testing/mutated-worlds'
import { catalogue } from './testing/role-world'
import { threeAskers } from './testing/three-askers'

const GONE: Unread = { state: 'unread', because: 'failed', says: say`No answer within 10 s.` }
const ORDER: readonly Confidence[] = ['possible', 'likely', 'proven']

type Without = [what: string, facts: Facts]

/** The facts as they are gathered where one list, and what was in it, was not read. */
function withoutLists(facts: Facts): Without[] {
  if (facts.objects.state !== 'read') return []
  const { value } = facts.objects
  return value.lists.map((list): Without => {
    const others = value.lists.map((one) => (one === list ? { ...one, reading: GONE } : one))
    const [kind] = (['roles', 'roleBindings', 'clusterRoles', 'clusterRoleBindings'] as const).filter(
      (name) => name.toLowerCase() === list.resource,
    )
    const objects = { ...value, ...(kind === undefined ? {} : { [kind]: [] }), lists: others }
    const left: Facts = { ...facts, objects: { state: 'read', value: objects } }
    return [`${list.resource} in "${list.namespace}"`, facts.about === 'objects' ? byObjects(left) : left]
  })
}

/** The facts about another account as they follow from the objects that are left. */
function byObjects(facts: Facts): Facts {
  if (facts.objects.state !== 'read') return facts
  const { decision = GONE, rules } = factsByObjects(facts, facts.objects.value, callerUser(facts))
  return { ...facts, decision, rules: new Map(), clusterWide: GONE, ...rules }
}

/** Each way to know less by one reading. */
function without(facts: Facts): Without[] {
  return [
    ['the decision', { ...facts, decision: GONE }],
    ['discovery', { ...facts, discovery: GONE }],
    ['the rules everywhere', { ...facts, clusterWide: GONE }],
    ['neighbors', { ...facts, neighbors: [] }],
    ['Roles and bindings', { ...facts, objects: notAsked(say`Not asked.`) }],
    ...[...facts.rules].flatMap(([place, reading]): Without[] => {
      const isHere = place === rulesNamespace(facts)
      const where = isHere ? 'here' : `in ${place}`
      // What holds everywhere decides the cluster scope by itself.
      const isWide = isHere && callNamespace(facts.request) === ''
      const withRules = (other: typeof reading): Facts => ({
        ...facts,
        rules: new Map([...facts.rules, [place, other]]),
        ...(isWide ? { clusterWide: other } : {}),
      })
      const gone: Without = [`the rules ${where}`, withRules(GONE)]
      if (reading.state !== 'read') return [gone]
      const value = { ...reading.value, incomplete: true, evaluationError: 'webhook authorizer failed' }
      return [gone, [`a part of the rules ${where}`, withRules({ ...reading, value })]]
    }),
    ...withoutLists(facts),
  ]
}

const strengths = ({ cause, alternatives }: ToldExplanation): Map<string, Confidence> =>
  new Map([...alternatives, ...(cause ? [cause] : [])].map(({ id, confidence }) => [id, confidence]))

/** Causes that rest on a reading: without it none of them is proven. */
const RESTS: readonly [what: RegExp, causes: RegExp][] = [
  [/rules here$/, /^D(?!26|27|31|32)/],
  [/^discovery$/, /^(?:G(?!6)|F[67])/],
  [/^Roles and bindings$/, /^(?:E(?!12|13)|D26|D27)/],
  [/^the decision$/, /^(?:E12|E13|I[37])/],
]

const worlds = (['own', 'other'] as const).flatMap((whose) =>
  fc.sample(mutatedWorlds(whose), { numRuns: runs(200), seed: 37 }).filter((one) => one !== undefined),
)

it('says nothing stronger, and of no reading that it rests on, where that is taken away from any of many worlds', () => {
  expect(worlds.length).toBeGreaterThanOrEqual(runs(200))
  const [risen, still] = [new Set<string>(), new Set<string>()]
  let [weaker, rested] = [0, 0]
  for (const [i, { mutation, chain, refusing }] of worlds.entries()) {
    const { request } = literalAttributes(chain.call, undefined)
    const user = userOf(chain.account.namespace, chain.account.name)
    const three = threeAskers(refusing, user, request, catalogue)
    const about = three.flatMap(([, facts]): Without[] =>
      facts.about === undefined ? [] : [['by Roles and bindings', byObjects({ ...facts, about: 'objects' })]],
    )
    const askers = [...three, ...about]
    const [asker, facts] = askers[i % askers.length] ?? ['', undefined]
    if (facts === undefined) continue
    const all = strengths(diagnose(facts))
    for (const [what, less] of without(facts)) {
      const causes = RESTS.find(([of]) => of.test(what))?.[1]
      const told = `${asker}, without ${what} (${mutation})`
      for (const [id, confidence] of strengths(diagnose(less))) {
        const before = all.get(id)
        if (before !== undefined && ORDER.indexOf(confidence) > ORDER.indexOf(before))
          risen.add(`${id} ${before} -> ${confidence}, ${told}`)
        if (before !== undefined && ORDER.indexOf(confidence) < ORDER.indexOf(before)) weaker += 1
        if (causes?.test(id)) rested += 1
        if (causes?.test(id) && confidence === 'proven') still.add(`${id}, ${told}`)
      }
    }
  }
  expect([...risen]).toEqual([])
  expect([...still]).toEqual([])
  expect([weaker > runs(20), rested > runs(50)]).toEqual([true, true])
})
