import { type CauseId, causes } from './all'
import { FAMILIES, type FamilyName } from './family-names'

export interface FamilyEntry {
  id: CauseId
  title: string
}

/** A family of causes in the order in which the API server's gates refuse, with its causes in the order of their ids. */
interface Family {
  name: FamilyName
  title: string
  says: string
  causes: readonly FamilyEntry[]
}

/** Every cause once, by family. */
export const families: readonly Family[] = (Object.keys(FAMILIES) as FamilyName[]).map((name) => ({
  name,
  title: FAMILIES[name].title,
  says: FAMILIES[name].says,
  causes: causes
    .filter(({ family }) => family === name)
    .map(({ id, title }) => ({ id, title }))
    .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })),
}))

/** The family of a cause, and its neighbors there. */
export function familyPlace(id: CauseId): { family: Family; previous?: FamilyEntry; next?: FamilyEntry } {
  const family = families.find((each) => each.causes.some((cause) => cause.id === id))
  if (!family) throw new Error(`No family has ${id}.`)
  const at = family.causes.findIndex((cause) => cause.id === id)
  const previous = family.causes[at - 1]
  const next = family.causes[at + 1]
  return { family, ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
}
