'use client'

import { lazy, type ReactNode, Suspense } from 'react'
import { NotYet, ReadBefore } from '@/components/frame/problem-notice'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { PageFold, PageFolds } from '@/components/ui/fold'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { PageHeader } from '@/components/ui/section'
import { Term } from '@/components/ui/term'
import { useAnchor } from '@/components/ui/use-browser'
import type { Identity, PodFeature } from '@/lib/facts/identity/contract/identity'
import { useLiveIdentity } from '@/lib/pages/live/use-live-identity'
import { plain } from '@/lib/phrase/phrase'
import { CredentialsSection } from './credentials-section'
import { EnvironmentSection } from './environment-section'
import { AgreeingFields, FieldsSection, useFields } from './fields-section'
import { IdentityHeadline } from './headline'
import { ImageSection } from './image-section'
import { LimitsSection } from './limits-section'
import { VolumesSection } from './volumes-section'
import { Word } from './word'

const NeighborsSection = lazy(async () => ({
  default: (await import('./neighbors-section')).NeighborsSection,
}))

const OF_STATE: Record<PodFeature['state'], { meaning: Meaning; word: string }> = {
  used: { meaning: 'neutral', word: 'in use' },
  attention: { meaning: 'warning', word: 'needs attention' },
  unused: { meaning: 'neutral', word: 'not in use' },
  unknown: { meaning: 'unknown', word: 'not known' },
}

/** "1 needs attention, 3 in use": what counts, in one line. */
function sayFeatures(features: readonly PodFeature[]): string {
  const parts = (['attention', 'used', 'unknown'] as const).flatMap((state) => {
    const count = features.filter((feature) => feature.state === state).length
    return count === 0 ? [] : [`${count} ${OF_STATE[state].word}`]
  })
  return parts.join(', ') || 'none in use'
}

/** What newer clusters offer a pod: the state of each here, and which version it needs. */
function FeaturesSection({ features, open }: { features: readonly PodFeature[]; open: boolean }) {
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
              <Icon
                name={SHAPE[OF_STATE[state].meaning]}
                className={`mt-0.5 ${INK[OF_STATE[state].meaning]}`}
              />
              <span>
                {name}
                <span className="block text-12 font-normal text-quiet">{OF_STATE[state].word}</span>
              </span>
            </p>
            <div className="flex min-w-0 flex-col gap-1.5">
              <p className="max-w-prose wrap-anywhere">
                <Said phrase={says} />
              </p>
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

type Source = Identity['sources'][number]

const TITLE: Record<Source['id'], string> = {
  env: 'Env',
  file: 'Files',
  api: 'API server',
  token: 'Token',
  mounts: 'Mounts',
}
const LOOK: Record<Source['state'], { word: string; icon: IconName; meaning: Meaning; edge: string }> = {
  present: { word: 'Present', icon: 'check', meaning: 'ok', edge: '' },
  absent: {
    word: 'Absent',
    icon: 'absent',
    meaning: 'neutral',
    edge: '',
  },
  denied: { word: 'Refused', icon: 'lock', meaning: 'bad', edge: 'hatched' },
  failed: { word: 'Unknown', icon: 'question', meaning: 'unknown', edge: 'bg-unknown-soft' },
}

// What is wrong with the token is said once, under Credentials.
function SourceCell({ source }: { source: Source }) {
  const { word, icon, meaning, edge } = LOOK[source.state]
  return (
    <li
      data-source={source.id}
      data-state={source.state}
      aria-label={TITLE[source.id]}
      className={`flex min-w-0 flex-col gap-1 bg-surface px-3 pt-3 pb-3.5 last:odd:col-span-2 md:px-4 lg:last:odd:col-span-1 text-13 ${INK[meaning]}`}
    >
      <div className={`-mx-2 -my-1 flex flex-1 flex-col gap-1 rounded-md px-2 py-1 ${edge}`}>
        <h2 className="flex items-center gap-1.5 font-[650]">
          <Icon name={icon} className="size-3.5" />
          <span className="text-ink">{TITLE[source.id]}</span>
          <span className={source.state === 'present' ? 'sr-only' : 'ml-auto text-12'}>{word}</span>
        </h2>
        {source.state === 'present' || source.id === 'token' ? null : (
          <p className="text-quiet wrap-anywhere">
            <Said phrase={source.says} />
          </p>
        )}
        {source.explain === undefined ? null : (
          <Link href={source.explain} className="self-start text-accent hover:underline">
            Why?<span className="sr-only"> {plain(source.says)}</span>
          </Link>
        )}
        {source.add === undefined ? null : (
          <div className="text-ink">
            <Disclosure summary="The YAML that adds it">
              <CodeBlock language="yaml" code={source.add} label="patch that adds it" />
            </Disclosure>
          </div>
        )}
      </div>
    </li>
  )
}

/** What each source that is present gives, and what none but the API server can. */
function SourcesGive({ sources, inPod }: { sources: Identity['sources']; inPod: boolean }) {
  const given = sources.filter(({ state }) => state === 'present')
  if (given.length === 0 && !inPod) return null
  return (
    <Disclosure summary="What each gives">
      <dl className="grid max-w-card gap-x-4 gap-y-1 text-13 sm:grid-cols-[6rem_minmax(0,1fr)]">
        {given.map(({ id, says }) => (
          <div key={id} className="contents">
            <dt className="font-medium">{TITLE[id]}</dt>
            <dd className="text-quiet wrap-anywhere max-sm:mb-1">
              <Said phrase={says} />
            </dd>
          </div>
        ))}
      </dl>
      {inPod ? (
        <p className="mt-2 max-w-card text-13 text-quiet">
          The <Word of="downward API" /> tells a pod about itself only: not about other pods, and of its node
          only the name and the addresses. All else is read from the API server.
        </p>
      ) : null}
    </Disclosure>
  )
}

/** The state of each source, and what to add to the pod's spec where one is missing. */
function SourcesSection({ sources, inPod }: { sources: Identity['sources']; inPod: boolean }) {
  return (
    <section id="sources" aria-label="Sources" className="scroll-mt-16">
      <ul className="mb-1.5 grid gap-px overflow-clip rounded-lg border border-line bg-line grid-cols-2 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
        {sources.map((source) => (
          <SourceCell key={source.id} source={source} />
        ))}
      </ul>
      <SourcesGive sources={sources} inPod={inPod} />
    </section>
  )
}

/** The parts that only a pod has: its fields around its credentials, and what is folded. */
function PodSections({ data, anchor, children }: { data: Identity; anchor: string; children: ReactNode }) {
  const fields = useFields(data)
  return (
    <>
      <FieldsSection identity={data} of={fields} />
      {children}
      <PageFolds>
        <AgreeingFields identity={data} of={fields} open={anchor === 'fields-agree'} />
        <LimitsSection identity={data} open={anchor === 'limits'} />
        <FeaturesSection features={data.features ?? []} open={anchor === 'features'} />
        <ImageSection pod={data.pod} open={anchor === 'image'} />
        <VolumesSection volumes={data.volumes} open={anchor === 'volumes'} />
        <EnvironmentSection environment={data.environment} open={anchor === 'environment'} />
        <Suspense>
          <NeighborsSection open={anchor === 'neighbors'} />
        </Suspense>
      </PageFolds>
    </>
  )
}

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
        <NotYet label="Reading who this pod is" lines={10} error={error} action={again} />
      </>
    )
  }
  const inPod = data.attachedFrom === undefined
  const credentials = <CredentialsSection identity={data} />
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
      <ReadBefore error={error} at={data.readAt} />
      <SourcesSection sources={data.sources} inPod={inPod} />
      {inPod ? (
        <PodSections data={data} anchor={anchor}>
          {credentials}
        </PodSections>
      ) : (
        credentials
      )}
    </>
  )
}
