import { describe, expect, it } from 'vitest'
import type { Exposure } from '@/lib/contract/exposure'
import { exposureFindings } from './causes'

const known = {
  at: '2026-11-24T12:00:00Z',
  user: 'system:serviceaccount:shop:web',
  namespace: 'shop',
  rights: [],
}
const secrets = {
  id: 'secrets',
  says: 'This account can read the contents of Secrets, in namespace shop.',
  command: 'kubectl',
}

function exposure(over: Partial<Exposure> = {}): Exposure {
  return {
    mode: 'proxy',
    address: '127.0.0.1',
    port: 3000,
    basePath: '/',
    allowedHosts: ['ops.example'],
    isLoopback: true,
    showsOthers: false,
    allowsDryRun: false,
    allowsDangerousRights: false,
    audit: { known },
    ...over,
  }
}

describe('exposureFindings', () => {
  it.each<[string, Partial<Exposure>, [string, string][]]>([
    [
      'nothing of a page on loopback, whatever its account may do',
      { mode: 'local', audit: { known: { ...known, rights: [secrets] } } },
      [],
    ],
    ['nothing of a clean page behind a proxy whose account was audited in every namespace', {}, []],
    [
      'where dangerous permissions were not checked',
      { audit: { known: { ...known, unseen: { says: 'Looked at: shop.', command: 'kubectl' } } } },
      [['note', 'Dangerous permissions: Looked at: shop.']],
    ],
    [
      'what is lent, as bad',
      { allowsDangerousRights: true, audit: { known: { ...known, rights: [secrets, secrets] } } },
      [
        [
          'bad',
          'It has 1 more dangerous permission. Anyone who can open this page can use it: ALLOW_DANGEROUS_RIGHTS=true',
        ],
      ],
    ],
    [
      'rights that nobody knows',
      { allowsDangerousRights: true, audit: { failed: 'The API server gave no answer.' } },
      [['warning', 'The API server gave no answer.']],
    ],
    [
      'a later audit without an answer',
      { audit: { known, failed: 'It timed out.' } },
      [['warning', 'It timed out.']],
    ],
    [
      'an address that a proxy in the pod does not need',
      { address: '0.0.0.0', isLoopback: false },
      [['warning', 'BIND_ADDRESS is 0.0.0.0']],
    ],
    [
      'a sign-in that other pods reach',
      { mode: 'token', address: '0.0.0.0', isLoopback: false },
      [['note', 'other pods can reach the sign-in']],
    ],
    [
      'dry runs and bindings for all who can open it',
      { allowsDryRun: true, showsOthers: true },
      [
        ['note', 'ALLOW_DRY_RUN=true'],
        ['note', 'SHOW_RBAC=true'],
      ],
    ],
  ])('tells %s', (_, over, expected) => {
    const found = exposureFindings(exposure(over))
    expect(found.map(({ severity }) => severity)).toEqual(expected.map(([severity]) => severity))
    for (const [i, [, words]] of expected.entries()) expect(found[i]?.says).toContain(words)
  })
})
