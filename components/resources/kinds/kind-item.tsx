import { Icon } from '@/components/ui/icon'
import type { Kind } from '@/lib/contract/kinds'
import { describeResource } from '@/lib/words/resources'
import { targetOf, type View } from '../view/view-in-url'
import { ViewLink } from '../view/view-link'
import { mayList } from './kind-groups'
import { useCountOnDemand } from './use-count-on-demand'

const READ_VERBS = ['get', 'list', 'watch']

function Rights({ kind, isIncomplete }: { kind: Kind; isIncomplete: boolean }) {
  const may = mayList(kind, isIncomplete)
  if (may === 'no') {
    return (
      <>
        <Icon name="lock" className="size-3.5" />
        <span className="sr-only">, may not be listed</span>
      </>
    )
  }
  if (may === 'unknown') {
    return (
      <>
        <Icon name="question" className="size-3.5" />
        <span className="sr-only">, not known whether it may be listed</span>
      </>
    )
  }
  const held = READ_VERBS.filter((verb) => kind.held.includes(verb))
  return (
    <>
      <span aria-hidden="true" className="font-mono text-12 font-normal">
        {READ_VERBS.map((verb) => (held.includes(verb) ? verb[0] : '–')).join('')}
      </span>
      <span className="sr-only">, may {held.join(', ')}</span>
    </>
  )
}

interface KindItemProps {
  kind: Kind
  view: View
  isIncomplete: boolean
  isShown: boolean
  isTabStop: boolean
  withGroup: boolean
}

/** One kind: its name, the permissions to read it, and the link to its list. */
export function KindItem({ kind, view, isIncomplete, isShown, isTabStop, withGroup }: KindItemProps) {
  const may = mayList(kind, isIncomplete)
  const isRefused = may === 'no'
  const { count, handlers } = useCountOnDemand(
    may === 'yes' ? targetOf(view, view.namespace ?? '') : undefined,
  )
  const name = withGroup ? describeResource(kind) : kind.resource
  return (
    <li>
      <ViewLink
        view={view}
        {...handlers}
        data-kind={`${kind.resource}.${kind.group}`}
        aria-current={isShown ? 'page' : undefined}
        tabIndex={isTabStop ? 0 : -1}
        title={`${kind.kind}, ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}`}
        className={`flex min-h-7 items-center gap-2 rounded-sm px-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-ink ${isRefused ? 'text-quiet' : ''}`}
      >
        <span className="min-w-0 flex-1 truncate font-mono text-13">{name}</span>
        {count ? (
          <span className="shrink-0 text-12 text-quiet">
            {count.count}
            {count.isExact ? '' : '+'}
            <span className="sr-only"> objects</span>
          </span>
        ) : null}
        <span className="shrink-0 text-quiet">
          <Rights kind={kind} isIncomplete={isIncomplete} />
        </span>
      </ViewLink>
    </li>
  )
}
