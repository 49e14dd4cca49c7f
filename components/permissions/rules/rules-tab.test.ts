import { describe, expect, it } from 'vitest'
import { ruleRows } from './rules-tab'

const rule = (verbs: string[], resources: string[], nonResourceURLs: string[] = []) => ({
  verbs,
  apiGroups: [''],
  resources,
  resourceNames: [] as string[],
  nonResourceURLs,
})
const source = (role: string, rules: ReturnType<typeof rule>[], everybody = false) => ({
  grantedBy: {
    binding: role,
    bindingNamespace: 'shop',
    role,
    roleKind: 'Role',
    subject: 'ServiceAccount "web/shop"',
    scope: 'namespace' as const,
  },
  everybody,
  rules: rules.map((one) => ({ ...one, dangerous: one.resources.includes('secrets') })),
})
const listed = (one: ReturnType<typeof rule>) => ({ ...one, scope: 'namespace' as const })

describe('ruleRows', () => {
  it('names every role of a rule once, in whatever order its words are, and keeps what only the review lists', () => {
    const pods = rule(['get', 'list'], ['pods'])
    const { own } = ruleRows(
      [
        listed(rule(['list', 'get'], ['pods'])),
        listed(rule(['get'], ['nodes'])),
        listed(rule(['get'], ['nodes'])),
      ],
      { sources: [source('a', [rule(['get'], ['secrets']), pods]), source('b', [pods])] },
    )
    expect(
      own.map(({ rule: { resources }, by, times, dangerous }) => [
        resources[0],
        by.map(({ grantedBy, number }) => `${grantedBy.role} ${number}`),
        times,
        dangerous,
      ]),
    ).toEqual([
      ['secrets', ['a 1'], 0, true],
      ['pods', ['a 2', 'b 1'], 1, false],
      ['nodes', [], 2, false],
    ])
  })

  it('keeps apart what every account has, by its binding or else by what it is', () => {
    const review = rule(['create'], ['selfsubjectaccessreviews'])
    const paths = rule(['get'], [], ['/healthz'])
    const { own, everybody } = ruleRows([listed(review), listed(paths), listed(rule(['get'], ['pods']))], {
      sources: [source('system:basic-user', [review], true)],
    })
    expect(own.map(({ rule: { resources } }) => resources)).toEqual([['pods']])
    expect(everybody).toHaveLength(2)
  })

  it('takes a rule that a binding of this account has too for its own', () => {
    const review = rule(['create'], ['selfsubjectaccessreviews'])
    const { own } = ruleRows([], { sources: [source('all', [review], true), source('mine', [review])] })
    expect(own[0]?.by).toHaveLength(2)
  })
})
