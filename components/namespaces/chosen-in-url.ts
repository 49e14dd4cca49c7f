import * as z from 'zod/mini'
import { namespaceSchema } from '@/lib/contract/segments'
import { namespacesAddress } from '@/lib/words/page-addresses'

/** Namespaces that one page looks into at once: each is a list, or a question, of its own. */
export const MOST_CHOSEN = 10

const SHOWS = ['', 'refusals', 'changes'] as const
/** What the page shows, as its address says it. */
export interface Chosen {
  namespaces: readonly string[]
  /** "" for the pods. */
  show: (typeof SHOWS)[number]
}

/** What an address means, or what is wrong with it. */
export function chosenFrom(params: URLSearchParams): Chosen | { says: string } {
  const namespaces = [...new Set(params.getAll('namespace'))]
  const wrong = namespaces.map((name) => z.safeParse(namespaceSchema, name)).find(({ success }) => !success)
  if (wrong) return { says: `A namespace in the address is not valid. ${wrong.error?.issues[0]?.message}` }
  if (namespaces.length > MOST_CHOSEN)
    return {
      says: `The address names ${namespaces.length} namespaces. At most ${MOST_CHOSEN} are shown at once.`,
    }
  return { namespaces, show: SHOWS.find((show) => show === params.get('show')) ?? '' }
}

export function addressOf({ namespaces, show }: Chosen): string {
  return namespacesAddress(namespaces, show)
}
