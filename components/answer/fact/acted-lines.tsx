import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'

/** Who acted for whom, outermost first, each with how it is known; the refused one is the last. */
export function ActedLines({ acted }: { acted: Explanation['acted'] }) {
  if (acted === undefined) return null
  return (
    <section aria-label="Who was really refused" className="mt-3 max-w-card @xl:ml-8">
      <h3 className="text-13 font-semibold">Who was really refused</h3>
      <ol className="mt-1 flex flex-col gap-1.5">
        {acted.map((one) => (
          <li key={plain(one.says)} data-link={one.state} className="flex items-baseline gap-2 text-13">
            <Icon
              name={one.state === 'refused' ? 'cross' : 'check'}
              className={`size-3 shrink-0 translate-y-0.5 ${one.state === 'refused' ? 'text-bad' : 'text-ok'}`}
            />
            <span className="min-w-0 wrap-anywhere">
              <Said phrase={one.says} />. <span className="text-quiet">{one.known}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
