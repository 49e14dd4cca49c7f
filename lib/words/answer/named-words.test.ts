import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { knownNames, namedWords } from './named-words'

function told(more: Partial<Explanation> = {}): Explanation {
  return {
    verdict: 'denied',
    kind: 'authorization',
    request: {
      user: 'system:serviceaccount:shop:web',
      verb: 'watch',
      group: 'batch',
      resource: 'jobs',
      namespace: 'shop',
    },
    says: '',
    cause: null,
    alternatives: [],
    nearMisses: [
      {
        rule: {
          verbs: ['get', 'list'],
          apiGroups: ['batch'],
          resources: ['jobs'],
          resourceNames: [],
          nonResourceURLs: [],
        },
        grantedBy: {
          binding: 'web-reads-jobs',
          bindingNamespace: 'shop',
          role: 'reader',
          roleKind: 'Role',
          subject: 'ServiceAccount shop/web',
          scope: 'namespace',
        },
        failed: ['verb'],
        says: '',
      },
    ],
    evidence: [],
    fixes: [{ where: 'role', says: '', opens: [], yaml: 'kind: Role\nmetadata:\n  name: web-jobs\n' }],
    unseen: [],
    ...more,
  }
}

const marked = (text: string, names = knownNames(told())) =>
  namedWords(text, names)
    .map(({ text, isCode }) => (isCode ? `[${text}]` : text))
    .join('')

it.each([
  [
    'Role reader by RoleBinding shop/web-reads-jobs grants get and list on jobs.batch, but not watch.',
    'Role [reader] by RoleBinding [shop/web-reads-jobs] grants [get] and [list] on [jobs.batch], but not [watch].',
  ],
  ['A new Role (web-jobs) with this one call.', 'A new Role ([web-jobs]) with this one call.'],
  ['It spells it "Pods", in shop.', 'It spells it ["Pods"], in [shop].'],
  ['The list is one string; a watch reads on.', 'The list is one string; a watch reads on.'],
  ['The file /var/run/secrets/token: empty.', 'The file [/var/run/secrets/token]: empty.'],
  ['Most readers shop on the web.', 'Most readers shop on the web.'],
])('the names of %j are code', (text, expected) => {
  expect(marked(text)).toBe(expected)
})

it.each(['the', 'Role', 'a', '.', 'not', '"', '$&', '(', 'x'.repeat(253), '\u202eevil', '<b>'])(
  'an account named %j changes no word of a sentence',
  (name) => {
    const names = knownNames(told({ request: { user: `system:serviceaccount:shop:${name}`, verb: name } }))
    const text = 'Role reader is not the role of ServiceAccount web: a rule (not this) is missing.'
    const words = namedWords(text, names)
    expect(words.map((word) => word.text).join('')).toBe(text)
    expect(words.filter(({ isCode }) => isCode).length).toBeLessThanOrEqual(4)
  },
)

it('keeps every letter of any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, name) => {
      const names = knownNames(told({ request: { verb: name, namespace: name } }))
      const words = namedWords(text, names)
      expect(words.map((word) => word.text).join('')).toBe(text)
    }),
  )
})
