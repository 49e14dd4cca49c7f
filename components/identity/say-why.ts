import type { IdentityField } from '@/lib/contract/identity'

// What the columns of the row show already.
const SEEN = [
  /^(?:Env, file and API server|Env and API server|File and API server|Env and file) agree\.\s*/,
  /^Only (?:env|a file) has it\.\s*/,
  /^Not compared with the Pod object: [^.]*\.\s*/,
  /^Recognised by name\.\s*$/,
  /^Only the API server has it\.\s*/,
  /^The pod's spec gives the container .* neither by env nor by a file\.\s*$/,
  /^No variable with a name that is known for .* was found, and no file that holds it\.\s*$/,
]

/** Why the values of a row differ or what is worth knowing of them, without what the row shows by its columns; "" for nothing. */
export function sayWhy({ why, verdict }: IdentityField): string {
  if (verdict === 'drift') return why
  // The error stands in the cell of its source.
  if (verdict === 'unreadable' || verdict === 'withheld') return ''
  return SEEN.reduce((text, seen) => text.replace(seen, ''), why)
}
