import { describe, expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { conditionalAuthorizerWorld } from '@/sandbox/scenarios/conditional-authorizer'
import { verbMissingWorld } from '@/sandbox/scenarios/shared-worlds'
import { explainCheck } from '../testing/on-the-wire'

const CREATE = { verb: 'create', group: '', resource: 'configmaps', namespace: 'shop' } as const
const reviews = (requests: readonly { path: string }[]) =>
  requests.filter(({ path }) => path.includes('selfsubjectaccessreviews')).length

describe('a call that is allowed on conditions', () => {
  it('is a yes on conditions and never a missing rule, within the budget', async () => {
    const options = await startScenario(conditionalAuthorizerWorld)
    const told = await explainCheck(CREATE, options)
    expect(told).toMatchObject({
      verdict: 'unknown',
      says: 'ServiceAccount shop/web can create configmaps in namespace shop if a condition holds that the object decides.',
      cause: {
        id: 'I7',
        confidence: 'proven',
        says: expect.stringContaining(
          'Authorizer owner-labels decides only once it sees the object. Allowed if: ',
        ),
      },
      conditions: [{ effect: 'allow', id: 'owner-is-caller', authorizer: 'owner-labels' }],
      alternatives: [],
      fixes: [{ where: 'request', opens: [] }],
    })
    expect(JSON.stringify(told)).not.toMatch(/no rule|No rule/)
    expect(told.unseen).toEqual([])
    expect(options.cluster.requests.length).toBeLessThanOrEqual(BUDGET + COLD)
  })

  it('is found at every depth', async () => {
    const options = await startScenario(conditionalAuthorizerWorld)
    const verdict = await explainCheck({ ...CREATE, depth: 'verdict' }, options)
    expect(verdict).toMatchObject({ verdict: 'unknown', conditions: [{ id: 'owner-is-caller' }] })
  })

  it('leaves every other call as it is', async () => {
    const options = await startScenario(conditionalAuthorizerWorld)
    const told = await explainCheck({ ...CREATE, verb: 'delete' }, options)
    expect(told).toMatchObject({ verdict: 'denied' })
    expect(told.conditions).toBeUndefined()
  })

  it('is asked for once of a server that does not know the question, and never for a read', async () => {
    const options = await startScenario(verbMissingWorld)
    const countOf = async (check: object) => {
      options.cluster.requests.length = 0
      await explainCheck({ ...CREATE, ...check, depth: 'verdict' }, options)
      return reviews(options.cluster.requests)
    }
    expect([
      await countOf({ verb: 'watch' }),
      await countOf({}),
      await countOf({}),
      await countOf({ verb: 'patch' }),
    ]).toEqual([1, 2, 1, 1])
  })
})
