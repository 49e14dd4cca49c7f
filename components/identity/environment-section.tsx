import type { ReactNode } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import { PageFold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { counted } from '@/lib/words/lists'

type Environment = Identity['environment']

function Part({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-6 gap-y-1 border-t border-line py-3 md:grid-cols-[11rem_minmax(0,1fr)]"
    >
      <h3 className="flex items-baseline gap-2 text-15 font-semibold">
        {title}
        <span className="text-13 font-normal text-quiet">{count}</span>
      </h3>
      <div className="min-w-0 text-13">{children}</div>
    </section>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul translate="no" className="flex flex-wrap gap-x-4 gap-y-1 font-mono">
      {names.map((name) => (
        <li key={name} className="wrap-anywhere">
          {name}
        </li>
      ))}
    </ul>
  )
}

/** The process's variables by where they come from. Values only for those that describe the cluster. */
export function EnvironmentSection({ environment, open }: { environment: Environment; open: boolean }) {
  const { kubernetes, serviceLinks, otherNames } = environment
  return (
    <PageFold
      id="environment"
      title="Environment"
      says={`${kubernetes.length} of the API server, ${counted(serviceLinks.count, 'Service')} by links, ${counted(otherNames.length, 'other')} by name only`}
      open={open}
    >
      <p className="mb-3 text-13 text-quiet">
        Variables that are fields of the pod are in the table above. These are the others.
      </p>
      <div className="border-b border-line">
        <Part title="API server" count={kubernetes.length}>
          {kubernetes.length === 0 ? (
            <p className="text-quiet">
              No KUBERNETES_ variable: the kubelet sets them in every pod, so this process does not have its
              container’s environment.
            </p>
          ) : (
            <dl
              translate="no"
              className="grid gap-x-6 gap-y-0.5 font-mono sm:grid-cols-[max-content_minmax(0,1fr)]"
            >
              {kubernetes.map(({ key, value }) => (
                <div key={key} className="contents">
                  <dt className="text-quiet wrap-anywhere">{key}</dt>
                  <dd className="wrap-anywhere max-sm:mb-1">{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </Part>
        <Part title="Service links" count={serviceLinks.count}>
          <p className="max-w-prose text-15">
            <Said phrase={serviceLinks.says} />
          </p>
          {serviceLinks.services.length === 0 ? null : (
            <Disclosure
              summary={serviceLinks.count === 1 ? 'The Service' : `The ${serviceLinks.count} Services`}
            >
              <Names names={serviceLinks.services} />
            </Disclosure>
          )}
        </Part>
        <Part title="Other variables" count={otherNames.length}>
          <p className="mb-1 text-quiet">
            Names only. Values of Podglass’s own settings may appear elsewhere on these pages; the others
            never leave the process.
          </p>
          <Names names={otherNames} />
        </Part>
      </div>
    </PageFold>
  )
}
