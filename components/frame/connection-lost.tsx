'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { PAGES } from '@/components/box/pages'
import { CodeLine } from '@/components/ui/code-line'
import { useNow } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import { identityQuery } from '@/lib/facts/identity/query/identity'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { basePath } from '@/lib/queries/base-path'
import { forwardCommand } from './forward-command'
import { isLate } from './lateness'

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
 * Says that Podglass no longer responds, and which command brings it back. What was shown stays below, and a link to a page
 * that cannot be loaded now says so here in place of losing this one.
 */
export function ConnectionLost() {
  const status = useLiveStatus()
  const now = useNow()
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const place = useRef<HTMLDivElement>(null)
  const [unloaded, setUnloaded] = useState<string>()
  const isLost = isLate(status, now)
  useEffect(() => {
    if (!isLost) return
    const keep = (event: MouseEvent) => {
      const path = unloadedPage(event)
      if (path === undefined) return
      event.preventDefault()
      event.stopPropagation()
      setUnloaded(path)
      place.current?.focus()
    }
    document.addEventListener('click', keep, { capture: true })
    return () => {
      document.removeEventListener('click', keep, { capture: true })
      setUnloaded(undefined)
    }
  }, [isLost])
  if (!isLost) return null
  const command = forwardCommand(data?.pod, window.location)
  return (
    <div ref={place} tabIndex={-1} className="mx-auto max-w-page px-4 pt-4 outline-none md:px-8">
      <StateNotice state="stale">
        <span className="font-medium">Connection lost.</span> {status.says} The page keeps what is below and
        reconnects by itself.
        {command === undefined ? null : (
          <>
            {' '}
            A port-forward ends when its pod is replaced. Run it again:{' '}
            <span className="mt-2 block">
              <CodeLine code={command} label="kubectl command" />
            </span>
          </>
        )}
        {unloaded === undefined ? null : (
          <span className="mt-2 block">
            <span className="font-mono">{unloaded}</span> was not loaded before, so it can be opened only
            after the connection is back.
          </span>
        )}
      </StateNotice>
    </div>
  )
}
