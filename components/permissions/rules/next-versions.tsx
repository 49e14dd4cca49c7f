import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import type { Upgrade } from '@/lib/contract/upgrade'

const BASIS = {
  recording: 'Recorded from a kube-apiserver',
  source: 'Read in the source',
  plan: 'Planned, so it can still change',
} as const

/** What later versions of Kubernetes change for the rules, folded: one line for each version that changes something. */
export function NextVersions({ upgrade: { server, steps } }: { upgrade: Upgrade }) {
  return (
    <section aria-label="The next versions of Kubernetes" className="flex flex-col gap-1 text-13 text-quiet">
      {server === undefined ? (
        <p>The version of the API server is not known, so some of this can be past.</p>
      ) : null}
      {steps.map(({ version, says, changes }) => (
        <Disclosure key={version} summary={<Said phrase={says} />}>
          <ul className="flex max-w-prose flex-col gap-3">
            {changes.map((change) => (
              <li key={change.id} className="wrap-anywhere">
                <Said phrase={change.says} />
                {change.fix === undefined ? null : (
                  <p className="text-ink">
                    <Said phrase={change.fix} />
                  </p>
                )}
                <p>{`${BASIS[change.restsOn]}; see ${change.source}.`}</p>
              </li>
            ))}
          </ul>
        </Disclosure>
      ))}
    </section>
  )
}
