import { isPortable, outward } from '@/lib/answer/platform-message'
import { sayEachCall } from '@/lib/diagnosis/wording/say-grants'
import { plain } from '@/lib/phrase/phrase'
import { wordsOf } from '@/lib/phrase/shorten'
import { describeUser } from '@/lib/phrase/users'
import { counted } from '@/lib/words/lists'
import { utc } from '@/lib/words/moments'
import type { RoleFor } from '../contract'

interface RoleMessage {
  text: string
  /** Of the prose before the command. */
  words: number
}

/**
 * What a reader sends to those who can apply the Role: why, the command, its dangers, everything that it grants and the evidence.
 * Undefined where a part of it means something else elsewhere, or is hidden.
 */
export function roleMessage(
  role: RoleFor,
  seen: { times: number; minutes: number; namespace: string; checkedAt: string },
): RoleMessage | undefined {
  if (!isPortable(role.command)) return undefined
  const who = describeUser(role.user)
  const calls = counted(role.ends.length, 'call')
  const often = `${counted(seen.times, 'time')} in ${seen.minutes} min`
  const needed = role.ends.length === 1 ? 'a Role for this call' : 'one Role for these calls'
  const prose = outward(`${who} is refused ${calls}, ${often}, in ${seen.namespace}. Needed: ${needed}.`)
  const after = [
    ...role.warnings,
    `Grants ${plain(sayEachCall(role.grants))} to ${who}. Nothing else.`,
    `Evidence: logs and events of ${seen.namespace}, checked ${utc(Date.parse(seen.checkedAt))}.`,
  ]
  return {
    text: `${prose}\n\n${role.command}\n\n${after.map(outward).join('\n')}\n`,
    words: wordsOf(prose).length,
  }
}
