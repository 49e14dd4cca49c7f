import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import { scanGoQuoted } from '@/lib/words/go-quote'
import { targetOfWord } from '@/lib/words/known-resources'
import { describeResource } from '@/lib/words/resources'
import { parseEscalation } from './escalation-text'
import { parseUserCannot, type Tails, type UserCannot } from './user-cannot'

/** What a refusal is about, as is in front of "is forbidden". All empty for a path. */
export interface RefusedTarget {
  group: string
  resource: string
  name: string
}

/** A 403 that the text alone tells apart. */
export type Refusal =
  | ({ kind: 'authorization' } & UserCannot)
  | {
      kind: 'escalation'
      target: RefusedTarget
      user: string
      groups: string[]
      /** What the writer would must hold, as the server compacts it. */
      missing: PolicyRule[]
      resolutionErrors: string
    }
  /** Refused after authorization: by admission, by an owner check, or by a second authorization with an empty text. */
  | { kind: 'admission'; target: RefusedTarget; text: string }

const IS_FORBIDDEN = ' is forbidden: '

/**
 * Parses the whole message of a 403 Status, of any Kubernetes version. Undefined when it is no such message; what clients
 * wrap around it must be taken off first. Takes linear time.
 */
export function parseForbidden(message: string): Refusal | undefined {
  const bare = message.startsWith('forbidden: ') ? message.slice('forbidden: '.length) : message
  const sentence = parseUserCannot(bare)
  if (sentence !== undefined) return { kind: 'authorization', ...sentence }
  const named = parseNamed(message, 'known')
  if (named?.kind === 'authorization') return named
  // A later version may put other words behind the sentence; what names a known one exactly goes first.
  const later = parseUserCannot(bare, 0, 'any')
  return later === undefined ? parseNamed(message, 'any') : { kind: 'authorization', ...later }
}

function parseNamed(message: string, tails: Tails): Refusal | undefined {
  // A path segment may hold any text, so the place to split is the first where both sides fit.
  for (let at = message.indexOf(IS_FORBIDDEN); at >= 0; at = message.indexOf(IS_FORBIDDEN, at + 1)) {
    const sentence = parseUserCannot(message, at + IS_FORBIDDEN.length, tails)
    const name = sentence && nameBefore(message.slice(0, at), sentence.attributes)
    if (sentence !== undefined && name !== undefined) {
      const { attributes } = sentence
      return {
        kind: 'authorization',
        ...sentence,
        attributes: attributes.kind === 'resource' ? { ...attributes, name } : attributes,
      }
    }
  }
  const target = parseTarget(message)
  if (target === undefined) return undefined
  const text = message.slice(target.end)
  const escalation = parseEscalation(text)
  const { group, resource, name } = target
  return escalation === undefined
    ? { kind: 'admission', target: { group, resource, name }, text }
    : { kind: 'escalation', target: { group, resource, name }, ...escalation }
}

/** The name in `pods "web-0"`, "" for none; undefined when the prefix is about something other than the sentence. */
function nameBefore(prefix: string, attributes: Attributes): string | undefined {
  if (attributes.kind === 'path') return undefined
  const { group, resource } = attributes
  const qualified = describeResource({ group, resource })
  if (prefix === qualified) return ''
  if (!prefix.startsWith(`${qualified} "`)) return undefined
  const name = scanGoQuoted(prefix, qualified.length + 1)
  return name?.end === prefix.length ? name.value : undefined
}

function parseTarget(message: string): (RefusedTarget & { end: number }) | undefined {
  const qualifiedEnd = message.search(/[\s"]/)
  if (qualifiedEnd <= 0 || message[qualifiedEnd] === '"') return undefined
  const qualified = message.slice(0, qualifiedEnd)
  const name = scanGoQuoted(message, qualifiedEnd + 1)
  const end = name?.end ?? qualifiedEnd
  if (!message.startsWith(IS_FORBIDDEN, end)) return undefined
  return {
    ...targetOfWord(qualified),
    name: name?.value ?? '',
    end: end + IS_FORBIDDEN.length,
  }
}
