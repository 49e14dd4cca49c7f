import type { KubectlPlace } from '../attach/kubectl'

/** An option of a command. */
export interface Flag {
  short?: string
  /** What its value is called; without one it is a switch. */
  value?: string
  says: string
  /** It can be repeated, or its values joined by commas. */
  many?: true
  /** All that its value can be. */
  choices?: readonly string[]
  /** What a shell completes its value to. */
  suggests?: Suggests
  /** Part of the call that is asked about: it stays in the words, for lib/ask. */
  ofCall?: true
}

/** Files of this machine, or what only the cluster or another module knows. */
export type Suggests = 'files' | ((place: KubectlPlace) => Promise<readonly string[]>)

export type Flags = Readonly<Record<string, Flag>>

type Value<F> = F extends { many: true }
  ? readonly string[]
  : F extends { value: string }
    ? string | undefined
    : boolean

/** What was typed behind a command. */
export interface Typed<F extends Flags = Flags> {
  flags: {
    readonly [N in keyof F]: Flag extends F[N]
      ? string | boolean | readonly string[] | undefined
      : Value<F[N]>
  }
  /** What is no flag, and everything behind `--`. */
  words: readonly string[]
}

/**
 * One command of podglass. Help, the manual page, completion and what is refused come from its row. `run` imports its own
 * module, so that each command loads what it needs and no more, and resolves with the exit code.
 */
export interface Command<F extends Flags = Flags> {
  name: string
  /** Its forms: what is typed behind the name, but for flags. */
  takes: readonly string[]
  /** How many words it takes at most. */
  most: number
  /** One line, for the list of commands. */
  summary: string
  /** Paragraphs of its help. */
  about: readonly string[]
  /** Lines to type as they stand. */
  examples?: readonly string[]
  /** What its exit codes say. */
  exits?: string
  flags: F
  /** Its words are a call as kubectl takes one: an option that is none of its flags belongs to the call. */
  isCall?: true
  /** What a shell completes its first word to. */
  suggests?: Suggests
  run(typed: Typed<F>): Promise<number>
}

/** Keeps the types of a command's flags together. */
export function command<const F extends Flags>(made: Command<F>): Command<F> {
  return made
}

export const PLACE = {
  context: {
    value: 'NAME',
    says: 'context of the kubeconfig (default: the current one)',
    suggests: async (place) => (await import('./suggest')).contexts(place),
  },
  kubeconfig: {
    value: 'FILE',
    says: 'the kubeconfig (default: the one kubectl uses)',
    suggests: 'files',
  },
} satisfies Flags

export const OUTPUT = {
  output: { short: 'o', value: 'FORMAT', choices: ['json', 'yaml'], says: 'print data instead of text' },
} satisfies Flags

/** For what CI reads too. */
export const CI_OUTPUT = {
  output: {
    ...OUTPUT.output,
    choices: [...OUTPUT.output.choices, 'junit', 'sarif'],
    says: 'print data instead of text: junit has a test for each object or call, sarif its line',
  },
} satisfies Flags

export const NAMESPACE = {
  short: 'n',
  value: 'NAME',
  suggests: async (place: KubectlPlace) => (await import('./suggest')).namespaces(place),
} satisfies Partial<Flag>

export const OPEN = { says: 'open the page in your browser' } as const satisfies Flag

export const PORT = { value: 'N', says: 'port of the page (default: 3000)' } satisfies Flag
