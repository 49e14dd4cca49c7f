import { isRecord } from '@/lib/objects/fields'

const PATTERN = /^\/(.+)\/(s?)$/s

function missesOfText(answer: unknown, wanted: string, at: string): string[] {
  const [, source, flags] = PATTERN.exec(wanted) ?? []
  const isMet =
    source === undefined
      ? answer === wanted
      : typeof answer === 'string' && new RegExp(source, flags).test(answer)
  return isMet ? [] : [`${at} is ${JSON.stringify(answer)}, not ${wanted}`]
}

/** The misses of the nearest of several entries of an answer. */
function nearest(answer: readonly unknown[], wanted: unknown, at: string): string[] {
  const misses = answer.map((entry) => missesOf(entry, wanted, at))
  return misses.sort((a, b) => a.length - b.length)[0] ?? [`${at} is empty`]
}

/**
 * Where an answer has not the shape: each field of the shape is there and alike, each entry of a list is among those of the answer,
 * and a text between slashes is a regular expression. Nothing else of the answer matters.
 */
export function missesOf(answer: unknown, wanted: unknown, at = ''): string[] {
  if (typeof wanted === 'string') return missesOfText(answer, wanted, at)
  if (Array.isArray(wanted)) {
    if (!Array.isArray(answer)) return [`${at} is no list`]
    return wanted.flatMap((entry, index) => nearest(answer, entry, `${at}[${index}]`))
  }
  if (!isRecord(wanted)) return answer === wanted ? [] : [`${at} is ${JSON.stringify(answer)}, not ${wanted}`]
  if (typeof answer !== 'object' || answer === null) return [`${at} is not there`]
  const fields = new Map<string, unknown>(Object.entries(answer))
  if (Array.isArray(answer)) fields.set('length', answer.length)
  return Object.entries(wanted).flatMap(([key, value]) => missesOf(fields.get(key), value, `${at}.${key}`))
}
