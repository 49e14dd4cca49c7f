import { readFileSync } from 'node:fs'

/** The text of a file beside the recordings of real servers. */
export const recordedFile = (name: string) =>
  readFileSync(new URL(`../../e2e/recordings/${name}`, import.meta.url), 'utf8')
