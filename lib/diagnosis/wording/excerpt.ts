import { describeResource } from '@/lib/words/resources'

const MOST = 400

/** Words of a server or webhook inside our own sentence: one line, bounded, without the period. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MOST ? `${line.slice(0, MOST).trimEnd()}…` : line.replace(/\.$/, '')
}

/** `pods web-0`, `deployments.apps web`: what a refusal is about, as kubectl writes it. */
export function describeRefused(target: { group: string; resource: string; name: string }): string {
  const what = describeResource(target) || 'the object'
  return target.name === '' ? what : `${what} ${target.name}`
}
