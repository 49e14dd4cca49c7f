import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { maybeTypo, subjectTypo } from './lint-bindings'
import type { ProposedRole } from './proposal'

describe('maybeTypo', () => {
  it.each([
    ['job-watchr', 'job-watcher', true],
    ['job_watcher_of_shop', 'job-watcher-of-shop', true],
    ['Job-Watcher', 'job-watcher', true],
    ['job-watchers', 'job-watcher', true],
    ['job-watcher-sa', 'job-watcher', true],
    ['job-watcher', 'job-watcher', false],
    ['job-watcher', 'job-runner', false],
    ['web', 'api', false],
    ['', 'a', false],
  ])('of %s and %s is %s, either way', (a, b, expected) => {
    expect([maybeTypo(a, b), maybeTypo(b, a)]).toEqual([expected, expected])
  })
})

const role: ProposedRole = {
  kind: 'Role',
  namespace: 'shop',
  name: 'job-watcher',
  label: 'Role shop/job-watcher',
  line: 1,
  namespaceAssumed: false,
  lineOf: () => 1,
  correctionOf: () => undefined,
  rules: [],
  labels: {},
  isAggregated: false,
}

describe('subjectTypo', () => {
  const binding = { namespace: 'shop', roleRef: { kind: 'Role', name: 'job-watcher' } }
  const ask = (
    subject: { name: string; namespace?: string; kind?: string },
    { accounts = [] as string[], isMissing = false } = {},
  ) => {
    const asked = subjectTypo(
      { accounts: new Set(accounts), roles: [role] },
      binding,
      { kind: 'ServiceAccount', ...subject },
      isMissing,
    )
    return asked && { ...asked, says: plain(asked.says), instead: plain(asked.instead) }
  }

  it('asks about an account of nearly that name in the same paste', () => {
    expect(ask({ name: 'job-watchr' }, { accounts: ['shop/job-watcher'] })).toEqual({
      severity: 'suspicious',
      says: 'Is job-watchr a typo of job-watcher? The paste creates a ServiceAccount of that name.',
      instead: 'name: job-watcher',
      to: 'job-watcher',
      within: ['name'],
    })
  })

  it('asks about the namespace where the account of that name is in another', () => {
    expect(
      ask({ name: 'job-watcher', namespace: 'default' }, { accounts: ['shop/job-watcher'], isMissing: true }),
    ).toMatchObject({
      says: 'There is no ServiceAccount default/job-watcher. Is namespace default a typo of shop? The paste creates ServiceAccount job-watcher there.',
      instead: 'namespace: shop',
    })
  })

  it('asks about the name of the Role only where the account is known not to exist', () => {
    expect(ask({ name: 'job-watchr' }, { isMissing: true })?.instead).toBe('name: job-watcher')
    expect(ask({ name: 'job-watchr' })).toBeUndefined()
  })

  it.each([
    ['an account that the paste makes', { name: 'job-watcher' }, ['shop/job-watcher', 'shop/job-watchr']],
    ['another name', { name: 'report' }, ['shop/job-watcher']],
    ['a group', { name: 'job-watchr', kind: 'Group' }, ['shop/job-watcher']],
  ])('does not ask about %s', (_, subject, accounts) => {
    expect(ask(subject, { accounts })).toBeUndefined()
  })
})
