import { extractForbidden } from './extract-forbidden'
import { extractKnownTexts } from './extract-known-texts'
import { extractLost } from './extract-lost'
import { extractNetwork } from './extract-network'
import { extractStatuses } from './extract-status'
import type { Found, FoundForbidden, FoundPart, PartialCall } from './found'
import { plainText } from './plain-text'
import { squash } from './squash'
import { unwrap } from './unwrap'
import type { View } from './view'

/** A client that dropped the body may print it somewhere else in the same record. */
const NEAR = 6_000

/**
 * Every refusal of an API server in a text of any client, and every failure to reach one, in the order of the text. The same
 * refusal counts once however often a client repeats it, `times` says how often; two are the same when their messages say the
 * same, however they are escaped. A text that is nobody's or somebody else's refusal gives none. Takes linear time.
 */
export function extractRefusals(text: string): Found[] {
  const plain = plainText(text)
  const view: View = { squashed: squash(plain), unwrapped: unwrap(plain) }
  const kept: Found[] = []
  const add = (found: readonly Found[]) => {
    for (const one of found) if (!kept.some((other) => overlap(one, other))) kept.push(one)
  }
  // What says most comes first; whatever else is read at the same place is a part of it.
  add(extractForbidden(view))
  add(extractStatuses(view.unwrapped))
  add(extractKnownTexts(view.unwrapped))
  const network = extractNetwork(view.unwrapped)
  add(network.filter(({ kind }) => kind === 'mesh' || kind === 'proxy'))
  add(extractLost(view.unwrapped).filter((lost) => !isToldNear(lost, kept)))
  add(network)
  return distinct(kept.sort((a, b) => a.at - b.at))
}

function overlap(a: Found, b: Found): boolean {
  return a.at < b.end && b.at < a.end
}

function isToldNear(lost: FoundPart, found: readonly Found[]): boolean {
  return found.some(
    (one) => Math.abs(one.at - lost.at) < NEAR && (one.form !== 'status' || one.status.code === 403),
  )
}

/** Each refusal once, in the order of the text, with how often it stands there. */
function distinct(found: readonly Found[]): Found[] {
  const calls = found.flatMap((one) => (one.form === 'forbidden' ? [callOf(one)] : []))
  const kept = new Map<string, Found>()
  for (const one of found) {
    // A line that is cut off, or has lost its first words, says nothing beside the same line that is whole.
    const isPart = one.form === 'part' && one.missing === 'cut'
    const isBare = one.form === 'forbidden' && one.message.startsWith('forbidden: User ')
    const call = isPart || isBare ? callOf(one) : undefined
    if (call && calls.some((other) => isWithin(call, other))) continue
    const key = keyOf(one)
    const same = kept.get(key)
    if (!same) kept.set(key, { ...one })
    else if (same.form === one.form) kept.set(key, { ...same, times: (same.times ?? 1) + 1 })
  }
  return [...kept.values()]
}

function callOf(found: FoundForbidden | FoundPart): PartialCall {
  if (found.form === 'part') return found.request
  const { refusal } = found
  if (refusal.kind === 'authorization') {
    const { attributes, user } = refusal
    if (attributes.kind === 'path') return { user, verb: attributes.verb, path: attributes.path }
    const { kind: _kind, ...call } = attributes
    return { user, ...call }
  }
  return { ...refusal.target }
}

/** True when `part` says less than `whole` and nothing else. */
function isWithin(part: PartialCall, whole: PartialCall): boolean {
  if (part === whole) return false
  const fields = ['user', 'verb', 'group', 'resource', 'subresource', 'name', 'namespace', 'path'] as const
  const isSame = fields.every((field) => (part[field] ?? '') === '' || part[field] === whole[field])
  return isSame && fields.some((field) => (part[field] ?? '') === '' && (whole[field] ?? '') !== '')
}

function keyOf(found: Found): string {
  if (found.form === 'forbidden') return JSON.stringify(found.refusal)
  if (found.form === 'part') return JSON.stringify([found.missing, found.request])
  if (found.form === 'network') return JSON.stringify([found.kind, found.cause, found.target])
  const { code, reason, message, details } = found.status
  // A 401 never says more than its code.
  return code === 401 ? '401' : JSON.stringify([code, reason, details.kind === '' ? message : details])
}
