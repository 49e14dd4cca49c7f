import { isPortable, outward } from '@/lib/answer/platform-message'
import { sayEachCall } from '@/lib/diagnosis/wording/say-grants'
import { plain } from '@/lib/phrase/phrase'
import { wordsOf } from '@/lib/phrase/shorten'
import { describeUser } from '@/lib/phrase/users'
import { utc } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import type { RoleFor } from '../contract'

interface RoleMessage {
  text: string
  /** Of the prose before the command. */
  words: number
}

/** What the Role is for: the refusals that it ends, and where they were read. */
export interface RoleSeen {
  /** "214 times in 10 min". Absent for those of a pasted text, which shows no times. */
  times?: string
  namespace: string
  checkedAt: string
  /** One of them, as it was written down: where, and in which words. */
  line?: { where: string; message: string }
}

const MOST_OF_LINE = 400

/**
 * What a reader sends to those who can apply the Role: why, the command, its dangers, everything that it grants and the evidence.
 * Undefined where a part of it means something else elsewhere, or is hidden.
 */
export function roleMessage(role: RoleFor, seen: RoleSeen): RoleMessage | undefined {
  if (!isPortable(role.command)) return undefined
  const who = describeUser(role.user)
  const calls = counted(role.ends.length, 'call')
  // A text is from anywhere, also of an account of another namespace.
  const found = seen.times === undefined ? '' : ` in ${seen.namespace}, ${seen.times}`
  const needed = role.ends.length === 1 ? 'a Role for this call' : 'one Role for these calls'
  const prose = outward(`${who} was refused ${calls}${found}. Needed: ${needed}.`)
  const after = [
    ...role.warnings.map(plain),
    `Grants ${plain(sayEachCall(role.grants))} to ${who}. Nothing else.`,
    ...evidenceOf(seen),
  ]
  return {
    text: `${prose}\n\n${role.command}\n\n${after.map(outward).join('\n')}\n`,
    words: wordsOf(prose).length,
  }
}

/** Where the refusals were read, and one of them in its own words, unless it is too long to be given whole. */
function evidenceOf({ times, namespace, checkedAt, line }: RoleSeen): string[] {
  const from = times === undefined ? 'a text' : `logs and events of ${namespace}`
  const message = outward(line?.message ?? '')
  const isShown = line !== undefined && message !== '' && message.length <= MOST_OF_LINE
  return [`Evidence: ${from}, checked ${utc(checkedAt)}.`, ...(isShown ? [`${line.where}: ${message}`] : [])]
}
