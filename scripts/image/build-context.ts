import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import dockerignore from '@balena/dockerignore'

const BYTE_ORDER_MARK = /^\uFEFF/
// A segment such as `a**` or `**b`, whose parents the library does not know.
const HALF_DOUBLE_STAR = /[^/]\*\*|\*\*[^/]/

export interface ContextRules {
  /** Whether a file enters the build context; its path is relative, with slashes. */
  sends(file: string): boolean
  /** Whether a file below this folder can enter it. */
  entersFolder(folder: string): boolean
}

/**
 * Reads a .dockerignore by the engine's rules (moby/patternmatcher): the last pattern that matches a path or one of its
 * parents decides, and names keep their case. Throws for a pattern that the library would read otherwise than the engine.
 */
export function parseDockerignore(text: string): ContextRules {
  const lines = text.replace(BYTE_ORDER_MARK, '').split(/\r?\n/)
  const patterns = lines.filter((line) => !line.startsWith('#')).map((line) => line.trim())
  const unread = patterns.find((pattern) => HALF_DOUBLE_STAR.test(pattern.replace(/^!\s*/, '')))
  if (unread !== undefined) {
    throw new Error(`.dockerignore: write ** as a whole part of the path, such as **/name, in ${unread}`)
  }
  const rules = dockerignore({ ignorecase: false }).add(lines)
  const exceptions = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => pattern.slice(1).trim().replace(/^\/+/, ''))
  return {
    sends: (file) => !rules.ignores(file),
    entersFolder: (folder) =>
      !rules.ignores(folder) ||
      exceptions.some((path) => /[*?[\\]/.test(path) || path.startsWith(`${folder}/`)),
  }
}

/** The files of a folder that enter the build context, with slashes, sorted. Links are files, as for the engine. */
export function contextFiles(root: string, rules: ContextRules): string[] {
  const found: string[] = []
  const read = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) {
        if (rules.sends(path)) found.push(path)
      } else if (rules.entersFolder(path)) read(path)
    }
  }
  read('')
  return found.sort()
}
