'use client'

import { useIsFetching } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Split } from '@/components/ui/section'
import type { Overview, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import { overviewQuery } from '@/lib/pages/overview/query'
import { counted } from '@/lib/words/lists'
import { AroundPods } from './around-pods'
import { RailBox } from './rail-box'
import { ThisPod } from './this-pod'
import { CauseRows, CheckRows, NeedRows } from './what-was-checked'

type Ungranted = NonNullable<Overview['ungranted']>

/** The one command that lets an account without permissions see what is around it. */
function GrantPanel({ of: { account, namespace, command } }: { of: Ungranted }) {
  return (
    <RailBox id="grant" title="Grant it read access">
      <p className="mb-3 text-13 text-quiet">
        Grants <code className="font-mono">{account}</code> get, list and watch of most objects in{' '}
        <code className="font-mono">{namespace}</code> by ClusterRole <code className="font-mono">view</code>:
        ConfigMaps and pod logs too, no Secrets, no writes. An admin runs:
      </p>
      <CodeBlock language="shell" code={command} label="kubectl command" wrap />
      <p className="mt-3 text-13 text-faint">
        This page fills itself when it is granted. Checking every 10 s.
      </p>
    </RailBox>
  )
}

function isSerious({ severity }: OverviewCause): boolean {
  return severity !== 'note' && severity !== 'ok'
}

const NOT_KNOWN = new Set<OverviewCheck['state']>(['denied', 'unknown', 'stale'])

function Checked({ at, onAgain }: { at: string; onAgain: () => void }) {
  const isAsking = useIsFetching({ queryKey: overviewQuery().queryKey }) > 0
  return (
    <span className="ml-auto flex items-center gap-1.5 text-13 text-quiet">
      <span>
        <span className="max-md:sr-only">checked </span>
        <RelativeTime at={at} />
      </span>
      <Button look="bare" small onClick={onAgain} disabled={isAsking}>
        <Icon name="repeat" />
        <span className="max-md:sr-only">Check again</span>
      </Button>
    </span>
  )
}

interface PartProps {
  id: string
  title: string
  isSmall?: boolean
  note?: ReactNode
  aside?: ReactNode
  children: ReactNode
}

function Part({ id, title, isSmall = false, note, aside, children }: PartProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="@container mt-8 scroll-mt-16 first:mt-0">
      <div className="mb-1 flex min-h-8 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id={`${id}-title`} className={`font-[650] ${isSmall ? 'text-15' : 'text-20 tracking-[-0.01em]'}`}>
          {title}
        </h2>
        <span className="text-13 text-quiet">{note}</span>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** What was refused and works now, and what is worth knowing. */
function Notes({ overview }: { overview: Overview }) {
  const fixed = overview.causes.filter(({ severity }) => severity === 'ok')
  const notes = overview.causes.filter(({ severity }) => severity === 'note')
  return (
    <>
      {fixed.length === 0 ? null : (
        <Part id="fixed" title="Allowed now" isSmall>
          <CauseRows causes={fixed} isFirst={false} />
        </Part>
      )}
      {notes.length === 0 ? null : (
        <Part id="notes" title="Notes" isSmall>
          <CauseRows causes={notes} isFirst={false} />
        </Part>
      )}
    </>
  )
}

function Trouble({ overview, checked }: { overview: Overview; checked: ReactNode }) {
  const serious = overview.causes.filter(isSerious)
  const unknown = overview.checks.filter(({ state }) => NOT_KNOWN.has(state))
  return (
    <>
      <Part
        id="attention"
        title="Needs attention"
        note={
          <>
            {counted(serious.length, 'cause')}
            {serious.length === 1 ? null : <span className="max-md:sr-only">, worst first</span>}
          </>
        }
        aside={checked}
      >
        <CauseRows causes={serious} isFirst />
      </Part>
      {unknown.length === 0 ? null : (
        <Part id="unknown" title="Not known">
          <CheckRows checks={unknown} />
        </Part>
      )}
    </>
  )
}

function Ungranted({
  of,
  checked,
  serverMs,
}: {
  of: NonNullable<Overview['ungranted']>
  checked: ReactNode
  serverMs: number | undefined
}) {
  return (
    <>
      <Part id="works" title="What works without permissions" aside={checked}>
        <CheckRows checks={of.works} serverMs={serverMs} />
      </Part>
      <Part id="needs" title="What needs them">
        <NeedRows needs={of.needs} />
      </Part>
    </>
  )
}

/** What needs attention or is fine, beside this pod and the pods around it. */
export function OverviewBody({ overview, onAgain }: { overview: Overview; onAgain: () => void }) {
  const { causes, checks, ungranted, around, serverMs, checkedAt } = overview
  const checked = <Checked at={checkedAt} onAgain={onAgain} />
  const isTroubled = causes.some(isSerious)
  const isAllWell = checks.every(({ state }) => state === 'healthy')
  return (
    <Split
      rail={
        <div className="grid gap-x-12 gap-y-8 md:max-split:grid-cols-2">
          {ungranted === undefined ? null : <GrantPanel of={ungranted} />}
          <ThisPod overview={overview} />
          {around === undefined || around.owners.length === 0 ? null : <AroundPods around={around} />}
        </div>
      }
    >
      {isTroubled ? (
        <Trouble overview={overview} checked={checked} />
      ) : ungranted !== undefined ? (
        <Ungranted of={ungranted} checked={checked} serverMs={serverMs} />
      ) : (
        <Part
          id="checked"
          title={isAllWell ? 'Nothing needs attention' : 'Nothing wrong in what could be checked'}
          aside={checked}
        >
          <CheckRows checks={checks} serverMs={serverMs} />
        </Part>
      )}
      <Notes overview={overview} />
    </Split>
  )
}
