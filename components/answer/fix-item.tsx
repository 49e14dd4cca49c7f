import { sayTuple } from '@/components/call/tuple-words'
import { WhatElse } from '@/components/permissions/what-if/what-else'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import type { Fix } from '@/lib/contract/explanation'
import { opensAlone } from '@/lib/contract/opens-alone'

const NAME: Record<Fix['where'], string> = {
  role: 'Edit the Role',
  binding: 'Add or change a binding',
  request: 'Change the call',
  pod: 'Change the pod',
  cluster: 'Change the cluster',
}

function Opens({ fix }: { fix: Fix }) {
  const { opens } = fix
  if (opens.length === 0) {
    const says = fix.opensUnlisted ? 'What it grants cannot be listed here.' : 'Grants no new permissions.'
    return <p className="text-13 text-quiet">{says}</p>
  }
  return (
    <p className="text-13 text-quiet">
      Grants <span className="text-ink">{opens.map(sayTuple).join(', ')}</span>
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
}

/** One fix: what it is, the line to paste, and everything it grants. */
export function FixItem({ fix, place }: FixItemProps) {
  const first = place === 1
  const numbered = (label: string) => (first ? label : `${label} (${place})`)
  const yaml =
    fix.yaml === undefined ? null : <CodeBlock code={fix.yaml} label={numbered(labelOf(fix.yaml))} />
  return (
    <div data-fix={fix.where} className="flex flex-col gap-2">
      <div>
        <p className="text-12 font-medium text-quiet">
          {first ? `Smallest fix · ${NAME[fix.where]}` : NAME[fix.where]}
        </p>
        <p className="max-w-prose">{fix.says}</p>
        <Opens fix={fix} />
      </div>
      {fix.warning === undefined ? null : (
        <p className="flex max-w-prose gap-2 rounded-md bg-warning-soft px-3 py-2 text-15">
          <Icon name="warning" className="mt-1 text-warning" />
          <span>
            <span className="font-medium text-warning">Careful. </span>
            {fix.warning}
          </span>
        </p>
      )}
      {fix.command === undefined ? null : (
        <CodeBlock code={fix.command} label={numbered('kubectl command')} wrap />
      )}
      {yaml !== null && fix.command !== undefined ? (
        <Disclosure summary="The same as YAML">{yaml}</Disclosure>
      ) : (
        yaml
      )}
      {fix.yaml === undefined ? null : <WhatElse yaml={fix.yaml} />}
    </div>
  )
}
