import { counted, grouped } from '@/lib/words/lists'

/** Counts what a report leaves out for its size, so it says so. */
export class Cuts {
  readonly #says: string[] = []
  #characters = 0

  /** At most this many entries of a list. */
  list<T>(items: readonly T[], most: number, what: string): T[] {
    if (items.length > most)
      this.#says.push(`${grouped(items.length - most)} of ${grouped(items.length)} ${what}`)
    return items.slice(0, most)
  }

  /** At most that many UTF-16 units of a text, never cut inside a character. */
  text(text: string, most = 1_000): string {
    if (text.length <= most) return text
    const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
    this.#characters += text.length - kept.length
    return `${kept}…`
  }

  /** A text that is worth nothing when it is cut, or undefined where it is too long. */
  whole(text: string, most: number, what: string): string | undefined {
    if (text.length <= most) return text
    this.#says.push(`${what} of ${counted(text.length, 'character')}`)
    return undefined
  }

  get says(): string[] {
    return this.#characters === 0
      ? [...this.#says]
      : [...this.#says, `${this.#characters} characters at the ends of long texts`]
  }
}
