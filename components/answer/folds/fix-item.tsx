import { sayTuple } from '@/components/call/tuple-words'
import { WhatElse } from '@/components/permissions/what-if/what-else'
import { CodeBlock } from '@/components/ui/code-block'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { opensAlone } from '@/lib/contract/opens-alone'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { Named } from '../fact/words'

/** What kind of change a fix is. */
const NAME: Record<Fix['where'], string> = {
  role: 'Edit the Role',
  binding: 'Add or change a binding',
  request: 'Change the call',
  pod: 'Change the pod',
  cluster: 'Change the cluster',
}

const CLOUD = { aws: 'AWS', azure: 'Azure', google: 'Google Cloud' } as const

/** The kind of a change, as a heading; what another than Kubernetes refused is changed there. */
export function nameOf({ where }: Fix, by: Explanation['by']): string {
  return by !== undefined && where === 'cluster' ? `Change ${CLOUD[by]}` : NAME[where]
}

function Opens({ fix, names }: { fix: Fix; names: KnownNames }) {
  const { opens } = fix
  if (opens.length === 0) {
    const says = fix.opensUnlisted ? 'What it grants cannot be listed here.' : 'Grants no new permissions.'
    return <p className="text-13 text-quiet">{says}</p>
  }
  return (
    <p className="text-13 wrap-anywhere text-quiet">
      Grants{' '}
      <span className="text-ink">
        <Named text={opens.map(sayTuple).join(', ')} names={names} />
      </span>
      {opensAlone(fix) ? ', and nothing else.' : '.'}
    </p>
  )
}

/** A pod change is part of its manifest, which has no kind of its own and is not applied separately. */
function labelOf(yaml: string): string {
  return /^apiVersion: /m.test(yaml) ? 'YAML for kubectl apply -f -' : 'Part of the manifest'
}

interface FixItemProps {
  fix: Fix
  /** From 1, the smallest fix; the blocks of the others are numbered, so each has its own name. */
  place: number
  by?: Explanation['by'] | undefined
  names: KnownNames
}

/** One fix: what it is, the line to paste, and everything it grants. */
export function FixItem({ fix, place, by, names }: FixItemProps) {
  const first = place === 1
  const numbered = (label: string) => (first ? label : `${label} (${place})`)
  return (
    <div data-fix={fix.where} className="flex min-w-0 flex-col gap-2">
      <div>
        <p className="text-12 font-semibold text-quiet">
          {first ? `Smallest fix · ${nameOf(fix, by)}` : nameOf(fix, by)}
        </p>
        <p className="max-w-prose wrap-anywhere">
          <Named text={fix.says} names={names} />
        </p>
        <Opens fix={fix} names={names} />
      </div>
      {fix.warning === undefined ? null : <p className="max-w-prose text-warning">{fix.warning}</p>}
      {fix.command === undefined ? null : (
        <CodeBlock language="shell" code={fix.command} label={numbered('kubectl command')} wrap />
      )}
      {fix.yaml === undefined ? null : (
        <CodeBlock language="yaml" code={fix.yaml} label={numbered(labelOf(fix.yaml))} />
      )}
      {fix.yaml === undefined ? null : <WhatElse yaml={fix.yaml} />}
    </div>
  )
}
