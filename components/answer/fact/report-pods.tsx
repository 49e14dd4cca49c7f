import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { Explanation } from '@/lib/contract/explanation'
import { objectAddress } from '@/lib/words/page-addresses'

/** The pods that a report is of, each with why it does not run now and its panel on Resources. */
export function ReportPods({ pods = [] }: { pods: Explanation['pods'] | undefined }) {
  if (pods.length === 0) return null
  return (
    <section aria-label="Pods with it" className="mt-3 max-w-card @xl:ml-8">
      <h3 className="text-13 font-semibold">{pods.length === 1 ? 'This pod now' : 'Pods with it now'}</h3>
      <ul className="mt-1 flex flex-col gap-1.5 text-13">
        {pods.map(({ namespace, name, says, fix }) => (
          <li key={`${namespace}/${name}`} className="min-w-0 wrap-anywhere">
            <Link
              href={objectAddress({ group: '', version: 'v1', resource: 'pods', namespace, name })}
              className="font-mono text-accent underline"
            >
              {namespace}/{name}
            </Link>{' '}
            <Said phrase={says} />
            {fix === undefined ? null : (
              <>
                {' '}
                <Link href={fix} className="text-accent underline">
                  See the answer
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
