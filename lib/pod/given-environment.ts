import 'server-only'
import { readFileSync } from 'node:fs'
import { processEnvironment } from './environment'
import type { Environment } from './setting'

/**
 * Every variable that the container's start gave the process, raw: for the identity page, which says what each may show.
 * What the process and its framework set later is not among them. Where the kernel does not tell, as on macOS, all that
 * the process has now.
 */
export function givenEnvironment(file = '/proc/self/environ'): Environment {
  try {
    // Otherwise the build assumes that any file of the project can be read here, and copies them all.
    return parseEnviron(readFileSync(/* turbopackIgnore: true */ file, 'utf8'))
  } catch {
    return processEnvironment()
  }
}

// As getenv reads it: of two entries with one name the first counts, and an entry without "=" is no variable.
function parseEnviron(text: string): Environment {
  const given = new Map<string, string>()
  for (const entry of text.split('\0')) {
    const at = entry.indexOf('=')
    const name = entry.slice(0, at)
    if (at > 0 && !given.has(name)) given.set(name, entry.slice(at + 1))
  }
  return Object.fromEntries(given)
}
