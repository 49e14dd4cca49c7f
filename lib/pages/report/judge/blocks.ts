import { codeBlock } from './inert-text'

/** Fits a message of Slack (40,000 characters) and a comment of GitHub (65,536). */
export const MOST_CHARACTERS = 36_000

const LEFT_OUT = 'Left out here: it contains three backticks in a row. The JSON form has it.'

/** Markdown put together from whole blocks, so what does not fit is left out without breaking what does. */
export class Blocks {
  readonly #parts: string[] = []
  #characters = 0
  #left = 0

  /** Takes a block; one that continues a list goes under the item before it. */
  add(block: string, isItem = false): void {
    const separator = this.#parts.length === 0 ? '' : isItem ? '\n' : '\n\n'
    if (this.#left > 0 || this.#characters + separator.length + block.length > MOST_CHARACTERS) {
      this.#left += 1
      return
    }
    this.#parts.push(separator, block)
    this.#characters += separator.length + block.length
  }

  heading(text: string): void {
    this.add(`## ${text}`)
  }

  /** The first item is set apart from what is before. */
  list(items: readonly string[]): void {
    items.forEach((item, i) => {
      this.add(`- ${item}`, i > 0)
    })
  }

  code(text: string, language: 'sh' | 'yaml' | 'diff' | 'text'): void {
    this.add(codeBlock(text, language) ?? LEFT_OUT)
  }

  /** Blocks that did not fit. */
  get left(): number {
    return this.#left
  }

  toString(): string {
    return this.#parts.join('')
  }
}
