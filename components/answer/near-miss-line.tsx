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

const MISSES: Record<NonNullable<NearMiss['binding']>['failed'], string> = {
  'subject-name': 'another name',
  'subject-namespace': 'another namespace',
  'subject-kind': 'another kind',
  'subject-group': 'another group',
  'no-subject': 'no one',
  namespace: 'another namespace',
  role: 'no such role',
}

/** A binding that almost applied: its role and subject, and the one part that does not match. */
function Binding({ binding }: { binding: NonNullable<NearMiss['binding']> }) {
  const { kind, name, namespace, roleKind, role, failed, subject } = binding
  const mark = (
    <span className="rounded-sm bg-bad-soft px-1 font-sans text-bad">
      <span aria-hidden="true">← </span>
      {MISSES[failed]}
    </span>
  )
  return (
    <>
      <span>
        <span className="text-quiet">{kind} </span>
        <span className="font-semibold">{namespace === undefined ? name : `${namespace}/${name}`}</span>{' '}
        {failed === 'namespace' ? mark : null}
      </span>
      <span>
        <span className="text-quiet">roleRef </span>
        {roleKind} {role} {failed === 'role' ? mark : null}
      </span>
      {subject !== undefined || failed === 'no-subject' ? (
        <span>
          <span className="text-quiet">subject </span>
          {subject} {failed === 'role' || failed === 'namespace' ? null : mark}
        </span>
      ) : null}
    </>
  )
}

interface NearMissLineProps {
  miss: NearMiss
  request: Explanation['request']
}

/**
 * One rule or binding that almost allowed the call: its parts as they are in the cluster, and what the call
 * says where it failed.
 */
export function NearMissLine({ miss, request }: NearMissLineProps) {
  const { rule } = miss
  const wanted = (part: NearMiss['failed'][number], value: string | undefined) =>
    miss.failed.includes(part) ? (value ?? '') : undefined
  const resource = request.subresource ? `${request.resource}/${request.subresource}` : request.resource
  return (
    <div className="min-w-0">
      <p className="text-15">{miss.says}</p>
      <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 font-mono text-13 break-all">
        {miss.binding ? <Binding binding={miss.binding} /> : null}
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
