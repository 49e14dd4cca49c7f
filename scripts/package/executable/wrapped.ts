/** Names of what the executable holds. */
export const PROGRAM = 'program'
export const CACHE = 'cache'

/** The name of the program in its folder, and in traces. */
export const FILENAME = 'podglass.cjs'

/** What the program reads as `import.meta`. */
export interface OwnPlace {
  readonly dirname: string
  readonly url: string
}

/** The whole program as a function: running it runs the command. */
export type Program = (require: NodeJS.Require, module: { exports: object }, own: OwnPlace) => void

/** The text of a program in CommonJS as the function that it is run as. */
export const wrapped = (code: string): string => `(function (require, module, own) {${code}\n})`
