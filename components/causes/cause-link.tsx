import Link from 'next/link'
import { causeAddress } from '@/lib/words/page-addresses'

interface CauseLinkProps {
  id: string
  title?: string
}

/** The id of a cause, leading to its page. Not prefetched: a page can hold many of them. */
export function CauseLink({ id, title }: CauseLinkProps) {
  return (
    <Link
      prefetch={false}
      href={causeAddress(id)}
      aria-label={title === undefined ? `Cause ${id}` : undefined}
      // An id stands in the middle of a sentence, where colour alone does not tell a link.
      className={`text-accent ${title === undefined ? 'underline' : 'hover:underline'}`}
    >
      <span className="font-mono text-13">{id}</span>
      {title === undefined ? null : <span> {title}</span>}
    </Link>
  )
}
