import { inspect } from 'node:util'

/** Text that prints, serialises and inspects as "[left out]"; only `reveal` gives it. */
export class SecretText {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '[left out]'
  }

  toJSON(): string {
    return '[left out]'
  }

  [inspect.custom](): string {
    return '[left out]'
  }
}
