import { expect, it } from 'vitest'
import { NOTHING, words } from '@/lib/phrase/phrase'
import type { Access, DangerousRight, DangerousSource } from '../contract'
import { countDangers, dangerGrants } from './danger-grants'

type Severity = Access['dangerous'][number]['severity']

const right = (id: string, severity: Severity = 'high'): DangerousRight => ({
  ...{
    id,
    severity,
    says: words(`It has ${id}.`),
    attack: NOTHING,
    instead: NOTHING,
    tuple: { verb: 'get' },
    otherRules: 0,
  },
})
const named = (...rights: DangerousRight[]): DangerousSource => ({
  by: {
    state: 'named',
    grantedBy: { binding: 'b', role: 'r', roleKind: 'ClusterRole', subject: '', scope: 'cluster' },
    reach: 'account',
    ...{ whom: 'web', builtIn: false, undo: { says: NOTHING, steps: [] } },
  },
  rights,
})
const unread = (...rights: DangerousRight[]): DangerousSource => ({
  by: { state: 'unread', says: NOTHING },
  rights,
})

const all = [right('everything', 'critical'), right('secrets', 'critical'), right('exec')]
const power = right('power', 'unknown')

it.each<[string, DangerousRight[], DangerousSource[] | undefined, string[], ReturnType<typeof countDangers>]>(
  [
    ['one grant of everything once', all, [named(...all)], ['everything'], { critical: 1, others: 0 }],
    [
      'everything once while its grant is not known',
      all,
      undefined,
      ['everything'],
      { critical: 1, others: 0 },
    ],
    [
      'everything once where no review answered',
      all,
      [unread(...all)],
      ['everything'],
      { critical: 1, others: 0 },
    ],
    [
      'each permission while no grant is known',
      all.slice(1),
      [],
      ['secrets', 'exec'],
      { critical: 1, others: 1 },
    ],
    [
      'each grant, and each permission of one that is not named',
      all,
      [named(...all), named(right('exec')), unread(right('pods'), right('nodes'))],
      ['everything', 'exec', 'pods', 'nodes'],
      { critical: 1, others: 3 },
    ],
    [
      'what is of unknown power, but not as dangerous',
      [power],
      [named(power)],
      ['power'],
      { critical: 0, others: 0 },
    ],
    ['nothing where there is none', [], undefined, [], { critical: 0, others: 0 }],
  ],
)('counts %s', (_, rights, sources, gravest, count) => {
  const grants = dangerGrants(rights, sources && { sources })
  expect(grants.map((grant) => grant.gravest.id)).toEqual(gravest)
  expect(countDangers(grants)).toEqual(count)
})
