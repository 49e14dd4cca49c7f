import type { Proposed } from '@/lib/contract/what-if'

const WORD: Record<Proposed['existing'], string> = {
  new: 'new',
  replaced: 'exists and would be replaced',
  unknown: 'not known whether it exists',
  ignored: 'this kind grants nothing',
}

/** The objects of a paste as they were read. */
export function ObjectList({ objects }: { objects: readonly Proposed[] }) {
  return (
    <ul aria-label="Objects" className="flex flex-col gap-1 text-13">
      {objects.map(({ kind, namespace, name, line, namespaceAssumed, existing }) => (
        <li key={`${line} ${kind} ${name}`} className="break-words">
          {kind}{' '}
          <code className="font-mono">
            {namespace === undefined ? '' : `${namespace}/`}
            {name}
          </code>
          <span className="text-quiet">
            , line {line}: {WORD[existing]}
            {namespaceAssumed ? `; it names no namespace, so ${namespace} is assumed` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
