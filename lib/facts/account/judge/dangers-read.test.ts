import { expect, it } from 'vitest'
import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import type { Access } from '../contract'
import { noDanger } from './dangers-read'

const whole = { basis: 'own', incomplete: false, dangerous: [], rules: [] } as const
const checked = `${DANGERS.length} dangerous permissions`

it.each<[string, Partial<Access>, string, string]>([
  ['of all rules', {}, 'none', `None of ${checked}.`],
  [
    'of those that are known, where another authorizer decides too',
    { incomplete: true },
    'part',
    `None among the rules that are known: ${checked} checked. Another authorizer may allow more.`,
  ],
  [
    'of those that are known, where a list was not read',
    { incomplete: true, basis: 'objects' },
    'part',
    `None among the rules that are known: ${checked} checked. Not all Roles and bindings could be read.`,
  ],
  [
    'not known where no rule was read',
    { basis: 'reviews' },
    'unknown',
    'Not known: no rule of this account could be read.',
  ],
  [
    'not known where no review answered',
    { unanswered: { status: 500, says: NOTHING } },
    'unknown',
    'Not known: no rule of this account could be read.',
  ],
])('says that none is dangerous %s', (_, less, is, says) => {
  const found = noDanger({ ...whole, rules: [...whole.rules], dangerous: [], ...less })
  expect([found?.is, plain(found?.says ?? [])]).toEqual([is, says])
})
