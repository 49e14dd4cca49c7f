import type { NearMiss } from '@/lib/contract/explanation'

interface PartProps {
  label: string
  values: readonly string[]
  failed: boolean
}

function Part({ label, values, failed }: PartProps) {
  if (values.length === 0) return null
  return (
    <span className={failed ? 'rounded-sm bg-bad-soft px-1 text-bad' : ''}>
      <span className="text-quiet">{label} </span>
      {values.map((value) => `[${value === '' ? '""' : value}]`).join(' ')}
      {failed ? <span className="font-sans"> ← does not match</span> : null}
    </span>
  )
}

/** One rule that almost allowed the call: its parts as they stand in the Role, the ones that failed marked. */
export function NearMissLine({ miss }: { miss: NearMiss }) {
  const { rule, failed } = miss
  const isFailed = (part: NearMiss['failed'][number]) => failed.includes(part)
  return (
    <div className="min-w-0">
      <p className="text-15">{miss.says}</p>
      <p className="mt-1 flex flex-wrap gap-x-3 gap-y-1 font-mono text-13 break-all">
        {miss.grantedBy ? <span className="font-semibold">{miss.grantedBy.role}</span> : null}
        <Part label="apiGroups" values={rule.apiGroups} failed={isFailed('group')} />
        <Part label="resources" values={rule.resources} failed={isFailed('resource')} />
        <Part label="resourceNames" values={rule.resourceNames} failed={isFailed('name')} />
        <Part label="nonResourceURLs" values={rule.nonResourceURLs} failed={isFailed('path')} />
        <Part label="verbs" values={rule.verbs} failed={isFailed('verb')} />
      </p>
    </div>
  )
}
