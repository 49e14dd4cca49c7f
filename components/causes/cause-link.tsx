import { Link } from '@/components/ui/link'
import { causeAddress } from '@/lib/words/page-addresses'

interface CauseLinkProps {
  id: string
  title?: string
  /** Beside a fact, where nothing else can be pressed: as large as a fingertip. */
  isNamed?: boolean
  /** On its own, in a list. */
  isAlone?: boolean
}

/** The id of a cause, linked to its page. Not prefetched: a page can have many of them. */
export function CauseLink({ id, title, isNamed = false, isAlone = false }: CauseLinkProps) {
  return (
    <Link
      href={causeAddress(id)}
      aria-label={title === undefined ? `Cause ${id}` : undefined}
      data-press={isAlone || undefined}
      // An id sits mid-sentence, where color alone does not mark a link.
      className={`text-accent ${title === undefined && !isNamed ? 'underline' : 'hover:underline'} ${isNamed ? 'max-md:-mx-3.5 max-md:-my-2.5 max-md:px-3.5 max-md:py-2.5' : ''} ${isAlone ? 'max-md:inline-flex max-md:min-h-11 max-md:items-center max-md:gap-1' : ''}`}
    >
      <span translate="no" className={isNamed ? '' : 'font-mono text-13'}>
        {id}
      </span>
      {title === undefined ? null : <span> {title}</span>}
    </Link>
  )
}
