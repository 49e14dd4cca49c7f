import { Icon } from '@/components/ui/icon'
import type { KindCount } from '@/lib/facts/objects/contract/counts'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { grouped } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import type { ResourcesView } from '../view/view-in-url'
import { ViewLink } from '../view/view-link'
import { mayList } from './kind-groups'

const READ_VERBS = ['get', 'list', 'watch']

function Rights({ kind, isIncomplete }: { kind: Kind; isIncomplete: boolean }) {
  const listing = mayList(kind, isIncomplete)
  if (listing === 'yes') {
    return (
      <span className="sr-only">
        , can {READ_VERBS.filter((verb) => kind.held.includes(verb)).join(', ')}
      </span>
    )
  }
  return (
    <span className="shrink-0 text-faint">
      <Icon name={listing === 'no' ? 'lock' : 'question'} className="size-3.5" />
      <span className="sr-only">
        {listing === 'no' ? ', cannot be listed' : ', not known whether it can be listed'}
      </span>
    </span>
  )
}

function Counts({ count }: { count: KindCount | undefined }) {
  if (count === undefined) return null
  const { unhealthy = 0 } = count
  return (
    <>
      {unhealthy > 0 ? (
        <span className="shrink-0 rounded-sm bg-bad-soft px-1.5 font-sans text-12/[1.125rem] font-semibold text-bad">
          {grouped(unhealthy)}
          <span className="sr-only"> need attention, of </span>
        </span>
      ) : null}
      <span className="min-w-5 shrink-0 text-right font-sans font-normal text-faint">
        {grouped(count.count)}
        {count.isExact ? '' : '+'}
        <span className="sr-only"> objects</span>
      </span>
    </>
  )
}

interface KindItemProps {
  kind: Kind
  view: ResourcesView
  /** How many there are, if known. */
  count: KindCount | undefined
  isIncomplete: boolean
  isShown: boolean
  isTabStop: boolean
  /** One of several in a line: its name alone. */
  isShort: boolean
  withGroup: boolean
}

/** One kind: its name, how many there are or why that is not known, and the link to its list. */
export function KindItem(props: KindItemProps) {
  const { kind, view, count, isIncomplete, isShown, isTabStop, isShort, withGroup } = props
  const isFaint = isShort || mayList(kind, isIncomplete) === 'no'
  return (
    <li>
      <ViewLink
        view={view}
        data-kind={`${kind.resource}.${kind.group}`}
        aria-current={isShown ? 'page' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        title={`${kind.kind}, ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}`}
        className={`flex min-h-6.5 items-center gap-1.5 rounded-sm px-2 py-0.5 font-mono text-13 -outline-offset-2 hover:bg-hover aria-[current]:bg-accent-soft aria-[current]:font-semibold max-md:min-h-11 ${isFaint ? 'text-faint' : ''}`}
      >
        <span className="min-w-0 flex-1 wrap-anywhere">
          {withGroup ? describeResource(kind) : kind.resource}
        </span>
        <Counts count={count} />
        {isShort ? (
          <span className="sr-only">, none</span>
        ) : (
          <Rights kind={kind} isIncomplete={isIncomplete} />
        )}
      </ViewLink>
    </li>
  )
}
