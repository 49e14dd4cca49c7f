import { shellCommand } from './shell-quote'

/** A word that is not ours: the name of an object, or what a text or an address says. */
export interface Operand {
  operand: string
}

type Word = string | Operand

export function operand(text: string): Operand {
  return { operand: text }
}

function textOf(word: Word): string {
  return typeof word === 'string' ? word : word.operand
}

function isHostile(word: Word): boolean {
  return typeof word !== 'string' && word.operand.startsWith('-')
}

// The value of -n is kubectl's own to read, but a reader may take it for an option as well.
function joined(words: readonly Word[]): Word[] {
  return words.flatMap((word, i): Word[] => {
    const [before, next] = [words[i - 1], words[i + 1]]
    if (word === '-n' && next !== undefined && textOf(next).startsWith('-')) return []
    return before === '-n' && textOf(word).startsWith('-') ? [`--namespace=${textOf(word)}`] : [word]
  })
}

/**
 * A kubectl line with each word quoted, or undefined where a word that is not ours begins with a hyphen: kubectl would take it
 * for an option. What changes something is then given as YAML alone.
 */
export function kubectlCommand(...words: readonly Word[]): string | undefined {
  const all = joined(words)
  return all.some(isHostile) ? undefined : shellCommand('kubectl', ...all.map(textOf))
}

/**
 * The same for a line that has no YAML in its place: from the first word that begins with a hyphen on, words that are not ours
 * are behind "--", after which kubectl takes nothing for an option. Ours that follow it must be options.
 */
export function kubectlLook(...words: readonly Word[]): string {
  const all = joined(words)
  const at = all.findIndex(isHostile)
  if (at < 0) return shellCommand('kubectl', ...all.map(textOf))
  const rest = all.slice(at)
  const options = rest.filter((word) => typeof word === 'string')
  const operands = rest.filter((word) => typeof word !== 'string')
  return shellCommand('kubectl', ...[...all.slice(0, at), ...options, '--', ...operands].map(textOf))
}
