import type { RoleFor } from '@/lib/contract/refusals'
import { fromTuple } from '@/lib/diagnosis/tuple'
import { describeCall } from '@/lib/diagnosis/wording/phrases'
import { counted, shortListOf } from '@/lib/words/lists'
import { utc } from '@/lib/words/moments'
import { describeUser } from '@/lib/words/users'
import { wordsOf } from './fit-words'
import { outward } from './platform-message'

const MOST_GRANTS = 12

interface RoleMessage {
  text: string
  /** Of the prose before the command. */
  words: number
}

/** What a reader sends to those who may apply the Role: why, the command, what it grants and the evidence. */
export function roleMessage(
  role: RoleFor,
  seen: { times: number; minutes: number; namespace: string; checkedAt: string },
): RoleMessage {
  const who = describeUser(role.user)
  const calls = counted(role.ends.length, 'call')
  const often = `${counted(seen.times, 'time')} in ${seen.minutes} min`
  const prose = outward(
    `${who} is refused ${calls}, ${often}, in ${seen.namespace}. Needed: one Role for these calls.`,
  )
  const grants = role.grants.map((tuple) => describeCall(fromTuple(tuple)))
  const after = [
    `Grants ${shortListOf(grants, MOST_GRANTS)} to ${who}. Nothing else.`,
    ...role.warnings,
    `Evidence: logs and events of ${seen.namespace}, checked ${utc(Date.parse(seen.checkedAt))}.`,
  ]
  return {
    text: `${prose}\n\n${role.command}\n\n${after.map(outward).join('\n')}\n`,
    words: wordsOf(prose).length,
  }
}
