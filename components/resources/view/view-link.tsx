'use client'

import type { ComponentProps, MouseEvent } from 'react'
import { goTo, hrefOf } from './use-view'
import type { ResourcesView } from './view-in-url'

interface ViewLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  view: ResourcesView
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
}

/** A link to another view of this page, which needs no answer from the server and so works without one. */
export function ViewLink({ view, onClick, ...props }: ViewLinkProps) {
  return (
    <a
      href={hrefOf(view)}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || !isPlain(event)) return
        event.preventDefault()
        goTo(view)
      }}
      {...props}
    />
  )
}
