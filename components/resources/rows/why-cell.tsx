import Link from 'next/link'
import { Code } from '@/components/ui/code'
import type { RowWhy } from '@/lib/facts/objects/contract/whys'
import { plain } from '@/lib/phrase/phrase'

/** Why a row is not healthy, in one line, or two beside open details; a refused call links to its explanation. */
export function WhyText({ why }: { why: RowWhy }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2 font-sans" title={plain(why.says)}>
      <span
        className={`min-w-0 truncate max-md:whitespace-normal group-data-[beside]/rows:line-clamp-2 group-data-[beside]/rows:whitespace-normal ${why.state === 'not-ready' ? '' : 'text-quiet'}`}
      >
        {why.says.map((piece, place) =>
          'code' in piece ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one line never move.
            <Code key={place} className="font-mono text-[0.9375em]">
              {piece.code}
            </Code>
          ) : (
            plain([piece])
          ),
        )}
      </span>
      {why.fix === undefined ? null : (
        <Link
          prefetch={false}
          href={why.fix}
          className="shrink-0 font-medium text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
        >
          Fix
        </Link>
      )}
    </span>
  )
}
