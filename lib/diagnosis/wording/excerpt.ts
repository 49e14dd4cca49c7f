import type { Piece } from '@/lib/contract/pieces'
import { code, type Phrase, quote, say } from '@/lib/phrase/phrase'
import { describeResource } from '@/lib/words/resources'

const MOST = 400

/** Words of a server or webhook inside our own sentence: one line, bounded, without the period. */
export function excerpt(text: string): Piece {
  const line = text.replace(/\s+/g, ' ').trim()
  return quote(line.length > MOST ? `${line.slice(0, MOST).trimEnd()}…` : line.replace(/\.$/, ''))
}

/** `pods web-0`, `deployments.apps web`: what a refusal is about, as kubectl writes it. */
export function sayRefused(target: { group: string; resource: string; name: string }): Phrase {
  const what = describeResource(target)
  if (what === '') return target.name === '' ? say`the object` : say`the object ${code(target.name)}`
  return [code(target.name === '' ? what : `${what} ${target.name}`)]
}
