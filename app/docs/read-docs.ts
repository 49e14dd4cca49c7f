import 'server-only'
import { readdirSync, readFileSync } from 'node:fs'
import { DOCS } from '@/lib/words/docs'

/** The names of the documents. Read when the pages are built, never by a server in a pod, which does not have them. */
export function docNames(): string[] {
  return readdirSync(DOCS).filter((name) => name.endsWith('.md'))
}

export function readDoc(name: string): string {
  return readFileSync(`${DOCS}/${name}`, 'utf8')
}
