'use client'

import { lazy, Suspense } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { PageFolds } from '@/components/ui/page-fold'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { Term } from '@/components/ui/term'
import { useAnchor } from '@/components/ui/use-anchor'
import { useLiveIdentity } from '@/lib/pages/live/use-live-stream'
import { readProblem } from '@/lib/queries/problem-error'
import { CredentialList } from './credential-list'
import { CredentialsSection } from './credentials-section'
import { EnvironmentSection } from './environment-section'
import { FeaturesSection } from './features-section'
import { FieldsSection } from './fields-section'
import { IdentityHeadline } from './headline'
import { LimitsSection } from './limits-section'
import { SourcesSection } from './sources-section'
import { VolumesSection } from './volumes-section'

const NeighborsSection = lazy(async () => ({
  default: (await import('./neighbors-section')).NeighborsSection,
}))

/** Who this pod is, by every source side by side, kept current while it is open. */
export function IdentityPage() {
  const { data, error, isFetching, refetch } = useLiveIdentity()
  const anchor = useAnchor(data !== undefined)
  const again = (
    <Button onClick={() => void refetch()} aria-busy={isFetching}>
      <Icon name="repeat" />
      Check again
    </Button>
  )
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Identity" asks="Who am I?" />
        {error === null ? (
          <Skeleton label="Reading who this pod is" lines={10} />
        ) : (
          <ProblemNotice error={error} action={again} />
        )}
      </>
    )
  }
  const inPod = data.attachedFrom === undefined
  const credentials = (
    <CredentialsSection token={data.token} count={data.credentials?.length}>
      <CredentialList identity={data} />
    </CredentialsSection>
  )
  return (
    <>
      <IdentityHeadline identity={data}>
        <span className="text-13 text-quiet">
          {inPod ? (
            <Term
              means="Refreshed when it changes: the volumes and the token at once, the Pod object within 5 s."
              from="end"
              below
            >
              checked
            </Term>
          ) : (
            'checked'
          )}{' '}
          <RelativeTime at={data.readAt} />
        </span>
        {again}
      </IdentityHeadline>
      {error === null ? null : (
        <div className="mb-6">
          <StateNotice state="stale">
            {readProblem(error).title} Last checked <RelativeTime at={data.readAt} />.
          </StateNotice>
        </div>
      )}
      <SourcesSection sources={data.sources} />
      {inPod ? <FieldsSection identity={data}>{credentials}</FieldsSection> : credentials}
      {inPod ? (
        <PageFolds>
          <LimitsSection identity={data} open={anchor === 'limits'} />
          <FeaturesSection features={data.features ?? []} open={anchor === 'features'} />
          <VolumesSection volumes={data.volumes} open={anchor === 'volumes'} />
          <EnvironmentSection environment={data.environment} open={anchor === 'environment'} />
          <Suspense>
            <NeighborsSection open={anchor === 'neighbors'} />
          </Suspense>
        </PageFolds>
      ) : null}
    </>
  )
}
