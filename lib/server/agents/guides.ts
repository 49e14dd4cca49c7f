import * as z from 'zod/mini'
import { oneInProcess } from '@/lib/next/one-in-process'

/** The sections of every cause's guide by its id, as the build writes them for who answers agents. */
export const GUIDES_FILE = 'guides.json'

/** Beside the ids of causes, how an agent uses Podglass. */
export const SKILL = 'skill'

const guidesSchema = z.record(z.string(), z.string())

interface Guides {
  read?: () => string
  byId?: Readonly<Record<string, string>>
}

const guides = (): Guides => oneInProcess('guides', () => ({}))

/** How the text of that file is read, when a first guide is asked for: what starts the process alone knows where it lies. */
export function setGuides(read: () => string): void {
  const held = guides()
  held.read = read
  delete held.byId
}

/** The sections of a cause's guide; undefined where the process has none, as the development server. */
export function guideOf(id: string): string | undefined {
  const held = guides()
  if (held.read === undefined) return undefined
  held.byId ??= guidesSchema.parse(JSON.parse(held.read()))
  return held.byId[id]
}
