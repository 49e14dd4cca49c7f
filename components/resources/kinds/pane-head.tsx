import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { toast } from '@/components/ui/toast'
import type { ListState, ResourcesRequest } from '@/lib/contract/resources'
import { grouped } from '@/lib/words/lists'
import { StateMark } from '../rows/state-mark'
import { nameOfKind, where } from '../view/list-words'
import { NamespaceForm } from '../view/namespace-form'
import type { ResourcesView } from '../view/view-in-url'

function KubectlLine({ line }: { line: string }) {
  const copy = () =>
    (navigator.clipboard?.writeText(line) ?? Promise.reject(new Error('no clipboard'))).then(
      () => toast('CopiedCell the kubectl command.'),
      () => toast('This browser does not let the page copy: select the command and copy it.'),
    )
  return (
    <span className="ml-auto hidden min-w-0 items-center gap-1 lg:flex">
      <Code className="truncate font-mono text-13 text-faint" title={line}>
        {line}
      </Code>
      <Button look="bare" small onClick={() => void copy()} aria-label="Copy kubectl command">
        <Icon name="copy" />
        Copy
      </Button>
    </span>
  )
}

interface PaneHeadProps {
  view: ResourcesView
  target: ResourcesRequest
  ownNamespace: string | undefined
  /** Rows that need attention, of all; absent while there are none to count. */
  attention?: { unhealthy: number; total: number }
  /** How current the list is; absent while that is not known. */
  state?: ListState
  kubectl: string
  /** Opens the list of kinds where it is folded away. */
  kindsButton: ReactNode
}

/** Which list this is, how many of it need attention, and the same in a terminal. */
export function PaneHead({
  view,
  target,
  ownNamespace,
  attention,
  state,
  kubectl,
  kindsButton,
}: PaneHeadProps) {
  const name = nameOfKind(target)
  const place = where(view, target)
  const [isChoosing, setChoosing] = useState(false)
  return (
    <header className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 px-5 pt-2.5 pb-1.5 max-md:px-4">
      <h1 className="min-w-0 text-20 tracking-[-0.01em] wrap-anywhere">
        <span className="font-[650]">{name}</span>
        <span className="sr-only">{place}</span>
      </h1>
      {view.isClusterScoped ? null : (
        <Menu label={place.trim()} name="Namespace" arrow wide onOpen={() => setChoosing(true)}>
          <NamespaceForm view={view} ownNamespace={ownNamespace} isWanted={isChoosing} />
        </Menu>
      )}
      {state ? <StateMark state={state} /> : null}
      {attention && attention.unhealthy > 0 ? (
        <span className="text-13 text-quiet max-md:hidden">
          {grouped(attention.unhealthy)} of {grouped(attention.total)} need attention
        </span>
      ) : null}
      {view.open ? null : <KubectlLine line={kubectl} />}
      {kindsButton}
    </header>
  )
}
