import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react'
import { PAGES } from '@/components/box/pages'
import { useIsLost } from '@/components/box/use-is-lost'
import { Code } from '@/components/ui/code'
import { CodeLine } from '@/components/ui/code-line'
import { Link } from '@/components/ui/link'
import { useNow } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import { identityQuery } from '@/lib/facts/identity/query'
import { silentMs } from '@/lib/pages/live/lateness'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { basePath } from '@/lib/queries/base-path'
import { sayDuration } from '@/lib/words/durations'
import { connectionAddress } from '@/lib/words/page-addresses'
import { forwardCommand } from './forward-command'
import { useServerAway } from './server-away'

/** The path of the page that a click would load, if that page was not preloaded. */
function unloadedPage(event: MouseEvent): string | undefined {
  if (!(event.target instanceof Element)) return undefined
  const link = event.target.closest<HTMLAnchorElement>('a[href]')
  if (link === null || link.origin !== location.origin || link.target !== '') return undefined
  const path = link.pathname.slice(basePath.length) || '/'
  return path === location.pathname.slice(basePath.length) || PAGES.some(({ href }) => href === path)
    ? undefined
    : path
}

/**
 * Says once, above the page, what no longer answers. What was shown stays below.
 */
export function ConnectionLost() {
  const isLost = useIsLost()
  return isLost ? <PodglassLost /> : <ServerAway />
}

/** Which command brings Podglass back. A link to a page that cannot be loaded now says so here in place of losing this one. */
function PodglassLost() {
  const status = useLiveStatus()
  const now = useNow()
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const place = useRef<HTMLDivElement>(null)
  const [unloaded, setUnloaded] = useState<string>()
  useEffect(() => {
    const keep = (event: MouseEvent) => {
      const path = unloadedPage(event)
      if (path === undefined) return
      event.preventDefault()
      event.stopPropagation()
      setUnloaded(path)
      place.current?.focus()
    }
    document.addEventListener('click', keep, { capture: true })
    return () => document.removeEventListener('click', keep, { capture: true })
  }, [])
  const command = forwardCommand(data?.pod, window.location)
  const silence =
    status.heardAt === undefined
      ? 'does not answer'
      : `has not answered for ${sayDuration(silentMs(status, now))}`
  return (
    <Banner ref={place}>
      <span className="font-medium">Connection lost.</span> Podglass <span>{silence}</span>. What is below is
      old; this page reconnects by itself.
      {command === undefined ? null : (
        <span>
          {' '}
          A port-forward ends when its pod is replaced. Run it again:{' '}
          <span className="mt-2 block">
            <CodeLine code={command} label="kubectl command" />
          </span>
        </span>
      )}
      {unloaded === undefined ? null : (
        <span className="mt-2 block">
          <Code>{unloaded}</Code> was not loaded before, so it can be opened only after the connection is
          back.
        </span>
      )}
    </Banner>
  )
}

function Banner({ ref, children }: { ref?: Ref<HTMLDivElement>; children: ReactNode }) {
  return (
    <div ref={ref} tabIndex={-1} className="mx-auto max-w-page px-4 pt-4 outline-none md:px-8">
      <StateNotice state="stale">{children}</StateNotice>
    </div>
  )
}

const AWAY = {
  silent: 'The API server does not answer.',
  unauthorized: 'The API server does not accept the token (401).',
  tokenless: 'The token of this pod cannot be read.',
}

/** Says of a page that shows old answers why none is newer; a question that failed says so where its answer would be. */
function ServerAway() {
  const server = useServerAway()
  if (server === undefined) return null
  return (
    <Banner>
      <span className="font-medium">{AWAY[server]}</span> Nothing can be asked now; what is below was read
      before. This page keeps checking.{' '}
      <Link href={connectionAddress()} className="whitespace-nowrap text-accent underline">
        Open Connection
      </Link>
    </Banner>
  )
}
