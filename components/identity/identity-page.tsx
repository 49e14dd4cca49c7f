'use client'

import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { Term } from '@/components/ui/term'
import { useAnchor } from '@/components/ui/use-anchor'
import { useLiveIdentity } from '@/lib/queries/live/use-live-stream'
import { toProblem } from '@/lib/queries/problem-error'
import { EnvironmentSection } from './environment-section'
import { FieldsSection } from './fields-section'
import { Lead } from './lead'
import { LimitsSection } from './limits-section'
import { SourcesSection } from './sources-section'
import { TokenSection } from './token-section'
import { VolumesSection } from './volumes-section'

/** Who this pod is, by every source side by side, kept current while it is open. */
export function IdentityPage() {
  const { data, error, isFetching, refetch } = useLiveIdentity()
  useAnchor(data !== undefined)
  const again = (
    <Button onClick={() => void refetch()} aria-busy={isFetching}>
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
  return (
    <>
      <PageHeader title="Identity" asks="Who am I?">
        <div className="flex items-center gap-3 text-13 text-quiet">
          <span>
            {inPod ? (
              <Term
                means="Refreshed when it changes: the volumes and the token at once, the Pod object within 5 s."
                from="end"
                below
              >
                read
              </Term>
            ) : (
              'read'
            )}{' '}
            <RelativeTime at={data.readAt} />
          </span>
          {again}
        </div>
      </PageHeader>
      {error === null ? null : (
        <div className="mb-6">
          <StateNotice state="stale">
            {toProblem(error).title} Last read <RelativeTime at={data.readAt} />.
          </StateNotice>
        </div>
      )}
      <Lead identity={data} />
      <SourcesSection sources={data.sources} />
      {inPod ? (
        <>
          <FieldsSection identity={data} />
          <VolumesSection volumes={data.volumes} />
        </>
      ) : null}
      <TokenSection token={data.token} />
      {inPod ? (
        <>
          <LimitsSection identity={data} />
          <EnvironmentSection environment={data.environment} />
        </>
      ) : null}
    </>
  )
}
