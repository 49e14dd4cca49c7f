import fc from 'fast-check'
import { expect, it } from 'vitest'
import { conditionsOf } from './conditions'

const owner = { id: 'owner', condition: 'object.metadata.name == "a"', type: 'authorizer.kubernetes.io/cel' }
const told = { effect: 'allow', id: 'owner', says: owner.condition, authorizer: '' }
const map = { type: 'ConditionsMap', conditionsMap: { allowConditions: [owner] } }

it.each<[string, unknown, unknown]>([
  ['a plain no', { allowed: false }, undefined],
  ['a yes, whatever is beside it', { allowed: true, conditionalDecision: map }, undefined],
  ['a map of 1.38', { allowed: false, conditionalDecision: map }, [told]],
  [
    'a union of 1.38, by the names of its authorizers',
    {
      allowed: false,
      conditionalDecision: {
        type: 'Union',
        union: [
          { authorizerName: 'owners', decision: map },
          { authorizerName: 'rbac', decision: { type: 'NoOpinion', noOpinion: {} } },
        ],
      },
    },
    [{ ...told, authorizer: 'owners' }],
  ],
  [
    'a no unless nothing forbids it, where an authorizer behind allows it',
    {
      conditionalDecision: {
        type: 'Union',
        union: [
          {
            authorizerName: 'a',
            decision: {
              type: 'ConditionsMap',
              conditionsMap: { denyConditions: [{ id: 'd', description: 'it is privileged' }] },
            },
          },
          { authorizerName: 'rbac', decision: { type: 'Allow', allow: { reason: 'RBAC: allowed' } } },
        ],
      },
    },
    [{ effect: 'deny', id: 'd', says: 'it is privileged', authorizer: 'a' }],
  ],
  [
    'what can only forbid: a no',
    { conditionalDecision: { type: 'ConditionsMap', conditionsMap: { denyConditions: [owner] } } },
    undefined,
  ],
  [
    'the chain of the first design',
    {
      conditionSetChain: [
        {
          authorizerName: 'a',
          conditions: [
            { ...owner, effect: 'Allow' },
            { id: 'n', effect: 'NoOpinion', condition: 'x' },
          ],
        },
      ],
    },
    [
      { ...told, authorizer: 'a' },
      { effect: 'no-opinion', id: 'n', says: 'x', authorizer: 'a' },
    ],
  ],
  [
    'a chain within a chain',
    {
      conditionSetChain: [
        {
          authorizerName: 'kube',
          conditionSetChain: [{ authorizerName: 'b', conditions: [{ ...owner, effect: 'Allow' }] }],
        },
      ],
    },
    [{ ...told, authorizer: 'b' }],
  ],
  [
    'the chain between both',
    { conditionalDecisionChain: [{ conditionsType: 'x', conditions: [{ ...owner, effect: 'Allow' }] }] },
    [told],
  ],
  ['an unknown effect', { conditionSetChain: [{ conditions: [{ ...owner, effect: 'Maybe' }] }] }, undefined],
])('reads %s', (_, status, conditions) => {
  expect(conditionsOf(status)).toEqual(conditions)
})

it('takes any status, however deep and large', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 6 }), fc.jsonValue(), (more, decision) => {
      const found = conditionsOf({ ...more, conditionalDecision: decision }) ?? []
      expect(found.length).toBeLessThanOrEqual(128)
    }),
  )
  let deep: unknown = map
  for (let i = 0; i < 5_000; i++) deep = { union: [{ decision: deep }] }
  expect(conditionsOf({ conditionalDecision: deep })).toBeUndefined()
})
