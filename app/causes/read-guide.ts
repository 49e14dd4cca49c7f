import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CauseId } from '@/lib/diagnosis/causes/all'
import { type Guide, guideSections, parseGuide } from '@/lib/diagnosis/causes/parse-guide'

const ROOT = 'lib/diagnosis/causes'

/** The Markdown beside the causes. Read when the pages are built, never by a server in a pod, which does not have it. */
export function guideFiles(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.flatMap(({ name }) =>
    readdirSync(join(ROOT, name))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(ROOT, name, file)),
  )
}

/** The guide of one cause, as its page shows it. */
export function readGuide(id: CauseId): Guide {
  const file = guideFiles().find((each) => readFileSync(each, 'utf8').startsWith(`---\nid: ${id}\n`))
  if (file === undefined) throw new Error(`No ${ROOT}/<family>/<cause>.md begins with the id ${id}.`)
  return readGuideFile(file)
}

export function readGuideFile(file: string): Guide {
  try {
    return parseGuide(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} is no guide of a cause`, { cause: error })
  }
}

/** The sections of each guide by its cause, for what answers agents, which has no file of its own for each. */
export function readGuideSections(): Record<string, string> {
  return Object.fromEntries(
    guideFiles().map((file) => [readGuideFile(file).id, guideSections(readFileSync(file, 'utf8'))]),
  )
}
