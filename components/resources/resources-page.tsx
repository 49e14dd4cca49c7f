'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { resourcesTopic } from '@/lib/contract/topics'
import { identityQuery } from '@/lib/queries/identity'
import { KindList, useKinds } from './kinds/kind-list'
import { KindOverview } from './kinds/kind-overview'
import { KindView } from './kinds/kind-view'
import { NamespaceForm } from './view/namespace-form'
import { useIsNarrow } from './view/use-is-narrow'
import { changeOpen, closeObject, useView } from './view/use-view'
import { NO_CONDITIONS, objectTarget, targetOf, type View } from './view/view-in-url'
import { ViewLink } from './view/view-link'

// Details, YAML and logs are loaded when a row is first opened.
const ObjectPanel = dynamic(() => import('@/components/object/object-panel').then((m) => m.ObjectPanel), {
  ssr: false,
})

const ASKS = 'What is in my namespace?'

function ResourcesOf({ view }: { view: View }) {
  const kinds = useKinds(view)
  const identity = useQuery(identityQuery())
  // Known without the API server too, so the page stays usable while the cluster is unavailable.
  const ownNamespace = identity.data?.pod.namespace ?? (view.namespace ? undefined : kinds.data?.namespace)
  const namespace = view.namespace ?? ownNamespace
  const target = namespace === undefined ? undefined : targetOf(view, namespace)
  const known = kinds.data?.kinds.find(
    (kind) => kind.group === view.kind?.group && kind.resource === view.kind.resource,
  )
  const isCovered = useIsNarrow() && view.open !== undefined
  return (
    <>
      <div inert={isCovered}>
        <PageHeader title="Resources" asks={ASKS}>
          <NamespaceForm view={view} ownNamespace={ownNamespace} />
        </PageHeader>
        <a href="#kinds" className="mb-4 inline-block text-13 text-accent underline lg:hidden">
          All kinds
        </a>
        <div className="flex flex-col gap-8 lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
          <div className="order-last lg:order-first">
            <KindList view={view} kinds={kinds} />
          </div>
          <div className="min-w-0">
            {namespace === undefined ? (
              <NamespaceUnknown
                error={identity.error && kinds.error}
                onAsk={() => void Promise.all([identity.refetch(), kinds.refetch()])}
              />
            ) : target ? (
              <KindView
                key={resourcesTopic(target)}
                view={view}
                target={target}
                known={known}
                rightsIn={kinds.data?.namespace}
              />
            ) : (
              <KindOverview view={view} ownNamespace={namespace} />
            )}
          </div>
        </div>
      </div>
      {view.open && target ? (
        <ObjectPanel
          open={view.open}
          list={target}
          target={objectTarget(target, view.open.key)}
          onChange={changeOpen}
          onClose={closeObject}
        />
      ) : null}
    </>
  )
}

function NamespaceUnknown({ error, onAsk }: { error: Error | null; onAsk: () => void }) {
  if (error) return <ProblemNotice error={error} action={<Button onClick={onAsk}>Check again</Button>} />
  return <Skeleton label="Checking which namespace this is" lines={6} />
}

/** Everything the page shows is in its address: the kind, the namespace, the filter and the order. */
export function ResourcesPage() {
  const view = useView()
  if (!('says' in view)) return <ResourcesOf view={view} />
  return (
    <>
      <PageHeader title="Resources" asks={ASKS} />
      <StateNotice
        state="unknown"
        action={
          <ViewLink
            view={{ isClusterScoped: false, ...NO_CONDITIONS, isWide: false, find: '' }}
            className="text-accent underline"
          >
            Main kinds
          </ViewLink>
        }
      >
        The {view.field} in the address is not valid. {view.says}
      </StateNotice>
    </>
  )
}
