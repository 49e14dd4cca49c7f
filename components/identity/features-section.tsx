import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { PageFold } from '@/components/ui/page-fold'
import type { PodFeature } from '@/lib/facts/identity/contract/identity'

const MEANING: Record<PodFeature['state'], Meaning> = {
  used: 'neutral',
  attention: 'warning',
  unused: 'neutral',
  unknown: 'unknown',
}
const WORD: Record<PodFeature['state'], string> = {
  used: 'in use',
  attention: 'needs attention',
  unused: 'not in use',
  unknown: 'not known',
}

/** "1 needs attention, 3 in use": what counts, in one line. */
function sayFeatures(features: readonly PodFeature[]): string {
  const parts = (['attention', 'used', 'unknown'] as const).flatMap((state) => {
    const count = features.filter((feature) => feature.state === state).length
    return count === 0 ? [] : [`${count} ${WORD[state]}`]
  })
  return parts.join(', ') || 'none in use'
}

/** What newer clusters offer a pod: the state of each here, and which version it needs. */
export function FeaturesSection({ features, open }: { features: readonly PodFeature[]; open: boolean }) {
  return (
    <PageFold id="features" title="Newer features" says={sayFeatures(features)} open={open}>
      <ul aria-label="Newer features" className="flex flex-col">
        {features.map(({ id, name, state, says, since, yaml }) => (
          <li
            key={id}
            aria-label={name}
            data-state={state}
            className="grid gap-x-4 gap-y-1 border-t border-line py-2.5 first:border-t-0 md:grid-cols-[13rem_minmax(0,1fr)]"
          >
            <p className="flex items-start gap-1.5 font-medium">
              <Icon name={SHAPE[MEANING[state]]} className={`mt-0.5 ${INK[MEANING[state]]}`} />
              <span>
                {name}
                <span className="block text-12 font-normal text-quiet">{WORD[state]}</span>
              </span>
            </p>
            <div className="flex min-w-0 flex-col gap-1.5">
              <p className="max-w-prose wrap-anywhere">{says}</p>
              <p className="text-13 text-quiet">{since}</p>
              {yaml === undefined ? null : (
                <Disclosure summary="The YAML that adds it">
                  <CodeBlock code={yaml} label="YAML that adds it" language="yaml" />
                </Disclosure>
              )}
            </div>
          </li>
        ))}
      </ul>
    </PageFold>
  )
}
