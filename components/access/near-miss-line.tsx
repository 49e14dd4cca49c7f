import type { Explanation, NearMiss } from '@/lib/contract/explanation'

interface PartProps {
  label: string
  values: readonly string[]
  /** What the call says in the part that failed; undefined where the part matches. */
  wanted: string | undefined
}

function quoted(value: string): string {
  return `[${value === '' ? '""' : value}]`
}

function Part({ label, values, wanted }: PartProps) {
  if (values.length === 0) return null
  return (
    <span>
      <span className="text-quiet">{label} </span>
      {values.map(quoted).join(' ')}
      {wanted === undefined ? null : (
        <>
          {' '}
          <span className="rounded-sm bg-bad-soft px-1 text-bad">
            {quoted(wanted)}
            <span className="font-sans"> ← missing</span>
          </span>
        </>
      )}
    </span>
  )
}

interface NearMissLineProps {
  miss: NearMiss
  request: Explanation['request']
}

/** One rule that almost allowed the call: its parts as they stand in the Role, and what the call says where it failed. */
export function NearMissLine({ miss, request }: NearMissLineProps) {
  const { rule } = miss
  const wanted = (part: NearMiss['failed'][number], value: string | undefined) =>
    miss.failed.includes(part) ? (value ?? '') : undefined
  const resource = request.subresource ? `${request.resource}/${request.subresource}` : request.resource
  return (
    <div className="min-w-0">
      <p className="text-15">{miss.says}</p>
      <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-mono text-13 break-all">
        {miss.grantedBy ? <span className="font-semibold">{miss.grantedBy.role}</span> : null}
        <Part label="apiGroups" values={rule.apiGroups} wanted={wanted('group', request.group)} />
        <Part label="resources" values={rule.resources} wanted={wanted('resource', resource)} />
        <Part label="resourceNames" values={rule.resourceNames} wanted={wanted('name', request.name)} />
        <Part label="nonResourceURLs" values={rule.nonResourceURLs} wanted={wanted('path', request.path)} />
        <Part label="verbs" values={rule.verbs} wanted={wanted('verb', request.verb)} />
      </p>
    </div>
  )
}
