import { DANGERS } from '@/lib/diagnosis/dangers/dangers'
import { type NoneVerdict, noneIn, type Read } from '@/lib/evidence/reading'
import { say, words } from '@/lib/phrase/phrase'
import type { Access } from '../contract'

type Asked = Pick<Access, 'unanswered' | 'basis' | 'incomplete' | 'dangerous' | 'rules'>

const OTHERS: Record<Access['basis'], string> = {
  own: 'Another authorizer may allow more.',
  objects: 'Not all Roles and bindings could be read.',
  reviews: '',
  nothing: '',
}

/** The dangerous permissions of an account with how much of its rules was read for them. */
export function readDangers(access: Asked): Read<Access['dangerous']> {
  const { unanswered, basis, incomplete, dangerous: value, rules } = access
  if (unanswered !== undefined || basis === 'reviews' || basis === 'nothing')
    return { kind: 'none', why: say`Not known: no rule of this account could be read.` }
  if (!incomplete) return { kind: 'whole', value }
  const checked = say`None among the rules that are known: ${DANGERS.length} dangerous permissions checked.`
  return { kind: 'part', value, read: rules.length, why: say`${checked} ${words(OTHERS[basis])}` }
}

/** What is said where no dangerous permission was found; undefined where one was. */
export function noDanger(access: Asked): NoneVerdict | undefined {
  return noneIn(readDangers(access), say`None of ${DANGERS.length} dangerous permissions.`)
}
