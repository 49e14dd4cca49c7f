import type { TimedChange } from './use-matrix-changes'

const SHOWN = 6

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB')
}

/** One quiet line: what changed while the page was open. */
export function MatrixChangesLine({ changes }: { changes: readonly TimedChange[] }) {
  const shown = changes.slice(0, SHOWN)
  const more = changes.length - shown.length
  return (
    <p role="status" className="mb-3 text-13 text-quiet empty:hidden">
      {shown.length === 0 ? null : 'Since this page first checked: '}
      {shown.map((change, i) => (
        <span key={`${change.at} ${change.says}`}>
          {i === 0 ? '' : ', '}
          <span className="break-words text-ink">{change.says}</span> at{' '}
          <time dateTime={new Date(change.at).toISOString()}>{clock(change.at)}</time>
        </span>
      ))}
      {more > 0 ? `, and ${more} more` : ''}
      {shown.length === 0 ? null : '.'}
    </p>
  )
}
