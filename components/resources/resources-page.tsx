'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef, useState } from 'react'
import { NotYet } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { PageBody, PageHeader } from '@/components/ui/section'
import { useShortcuts } from '@/components/ui/single-keys'
import { StateNotice } from '@/components/ui/state-notice'
import { FLOATING, useMedia } from '@/components/ui/use-browser'
import { resourcesTopic } from '@/lib/contract/topics'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { identityQuery } from '@/lib/facts/identity/query'
import { KindList, useKinds } from './kinds/kind-list'
import { KindView } from './kinds/kind-view'
import type { RowPlace } from './rows/use-row-window'
import { changeOpen, closeObject, openObject, useView, ViewLink } from './view/use-view'
import { listOfView, NO_CONDITIONS, objectTarget, PODS, type ResourcesView } from './view/view-in-url'

// Details, YAML and logs are loaded when a row is first opened.
const ObjectPanel = dynamic(() => import('@/components/object/object-panel').then((m) => m.ObjectPanel), {
  ssr: false,
})

const COUNTS_AFTER_MS = 500
const HEIGHT = 'h-[calc(100dvh-6.5rem)] md:h-[calc(100dvh-3rem)]'

/** Whether the folded list of kinds is open; it closes on Escape and once a kind is chosen. */
function useKindsDrawer(shown: string) {
  const [isOpen, setIsOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind was chosen.
  useEffect(() => setIsOpen(false), [shown])
  useEffect(() => {
    if (!isOpen) return
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      setIsOpen(false)
    }
    document.addEventListener('keydown', press, { capture: true })
    return () => document.removeEventListener('keydown', press, { capture: true })
  }, [isOpen])
  return [isOpen, setIsOpen] as const
}

/** The list of kinds, beside the table or folded, and the key that leads there. */
function useKindChooser({ kind }: ResourcesView, isCovered: boolean) {
  const [isChoosing, setIsChoosing] = useKindsDrawer(`${kind.group}/${kind.resource}`)
  const find = useRef<HTMLInputElement>(null)
  const chooseKind = () => {
    if (isCovered) return
    // Beside the table it only takes focus.
    if (find.current?.offsetParent) return find.current.focus()
    setIsChoosing(true)
    // It cannot take focus before it is drawn.
    requestAnimationFrame(() => find.current?.focus())
  }
  useShortcuts({ '[': chooseKind })
  return { isChoosing, setIsChoosing, find, chooseKind }
}

/** The row of the pod that serves this page. */
function keyOfSelf(
  { kind }: ResourcesView,
  namespace: string,
  pod: Identity['pod'] | undefined,
): string | undefined {
  if (kind.group !== '' || kind.resource !== 'pods' || pod?.name === undefined) return undefined
  if (namespace === '') return `${pod.namespace}/${pod.name}`
  return namespace === pod.namespace ? pod.name : undefined
}

interface KindsButtonProps {
  resource: string
  className: string
  onClick: () => void
}

function KindsButton({ resource, className, onClick }: KindsButtonProps) {
  return (
    <Button small onClick={onClick} aria-keyshortcuts="[" className={`ml-auto ${className}`}>
      <span className="max-w-40 truncate">{resource}</span>
      <span className="sr-only">, choose another kind</span>
      <Icon name="chevron" className="size-3 rotate-90" />
    </Button>
  )
}

function ResourcesOf({ view }: { view: ResourcesView }) {
  const kinds = useKinds(view)
  const identity = useQuery(identityQuery())
  // Known without the API server too, so the page stays usable while the cluster is unavailable.
  const ownNamespace = identity.data?.pod.namespace ?? (view.namespace ? undefined : kinds.data?.namespace)
  const namespace = view.namespace ?? ownNamespace
  const target = namespace === undefined ? undefined : listOfView(view, namespace)
  const known = kinds.data?.kinds.find(
    (kind) => kind.group === view.kind.group && kind.resource === view.kind.resource,
  )
  const isOpen = view.open !== undefined
  const isCovered = useMedia(FLOATING) && isOpen
  const [place, setPlace] = useState<RowPlace>()
  const [isKnown, setIsKnown] = useState(false)
  // Rows and their watch come first.
  const onKnown = useCallback(() => void setTimeout(() => setIsKnown(true), COUNTS_AFTER_MS), [])
  const { isChoosing, setIsChoosing, find, chooseKind } = useKindChooser(view, isCovered)
  const selfKey = namespace === undefined ? undefined : keyOfSelf(view, namespace, identity.data?.pod)
  const { open } = view
  const turnTo = (key: string | undefined) =>
    key === undefined ? undefined : () => openObject(key, open?.tab)
  const [onPrevious, onNext] = [turnTo(place?.previous), turnTo(place?.next)]
  return (
    <div className={`flex ${HEIGHT}`}>
      <div
        inert={isCovered}
        className={`w-64 shrink-0 flex-col border-r border-line wide:w-66 ${
          isChoosing
            ? 'fixed top-12 bottom-14 left-0 z-30 flex bg-ground shadow-float max-md:w-full md:bottom-0 md:left-46 wide:left-52'
            : `hidden ${isOpen ? 'wide:flex' : 'lg:flex'}`
        }`}
      >
        <KindList
          view={view}
          kinds={kinds}
          isWanted={isKnown}
          field={find}
          onClose={isChoosing ? () => setIsChoosing(false) : undefined}
        />
      </div>
      {isChoosing ? (
        <div
          aria-hidden="true"
          onPointerDown={() => setIsChoosing(false)}
          className="fixed inset-0 top-12 z-20"
        />
      ) : null}
      <div
        inert={isCovered}
        className={`flex min-w-0 flex-1 flex-col ${isOpen ? 'lg:mr-165 wide:mr-180' : ''}`}
      >
        {namespace === undefined || target === undefined ? (
          <div className="p-5">
            <NotYet
              label="Checking which namespace this is"
              lines={6}
              error={identity.isPending ? null : kinds.error}
              onAgain={() => Promise.all([identity.refetch(), kinds.refetch()])}
            />
          </div>
        ) : (
          <KindView
            key={resourcesTopic(target)}
            view={view}
            target={target}
            known={known}
            ownNamespace={ownNamespace}
            selfKey={selfKey}
            onPlace={setPlace}
            onKnown={onKnown}
            kindsButton={
              <KindsButton
                resource={view.kind.resource}
                onClick={chooseKind}
                className={isOpen ? 'wide:hidden' : 'lg:hidden'}
              />
            }
          />
        )}
      </div>
      {open && target ? (
        <ObjectPanel
          open={open}
          list={target}
          target={objectTarget(target, open.key)}
          onChange={changeOpen}
          onClose={closeObject}
          {...(place ? { position: { index: place.index, count: place.count } } : {})}
          {...(onPrevious ? { onPrevious } : {})}
          {...(onNext ? { onNext } : {})}
        />
      ) : null}
    </div>
  )
}

/** Everything the page shows is in its address: the kind, the namespace, the filter and the order. */
export function ResourcesPage() {
  const view = useView()
  if (!('says' in view)) return <ResourcesOf view={view} />
  return (
    <PageBody>
      <PageHeader title="Resources" />
      <StateNotice
        state="unknown"
        action={
          <ViewLink
            view={{ kind: PODS, isClusterScoped: false, ...NO_CONDITIONS, isWide: false, find: '' }}
            className="text-accent underline"
          >
            Pods
          </ViewLink>
        }
      >
        The {view.field} in the address is not valid. {view.says}
      </StateNotice>
    </PageBody>
  )
}
