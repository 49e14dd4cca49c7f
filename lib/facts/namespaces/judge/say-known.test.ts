import { expect, it } from 'vitest'
import { plain, words } from '@/lib/phrase/phrase'
import { sayKnown } from './say-known'

it.each([
  [{ known: ['pod'], exists: 'unknown' }, 'This pod runs in it.'],
  [
    { known: ['list', 'binding'], binding: 'web', exists: 'yes' },
    'The API server lists it and RoleBinding web in it names this account.',
  ],
  [{ known: ['token'], exists: 'unknown' }, 'This account belongs to it.'],
  [{ known: ['refusal', 'asked'], exists: 'unknown' }, 'A call in it was refused.'],
  [{ known: ['asked'], exists: 'unknown' }, ''],
  [{ known: ['refusal'], exists: 'no' }, 'There is no namespace with this name.'],
] as const)('says how a namespace is known: %o', (one, says) => {
  expect(plain(sayKnown({ name: 'a', state: 'read', can: words(''), ...one, known: [...one.known] }))).toBe(
    says,
  )
})
