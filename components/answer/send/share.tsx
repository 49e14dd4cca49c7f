'use client'

import { type ComponentType, lazy, Suspense, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import type { Copied } from './primary'
import type { ShareMenuProps, ShareProps } from './share-menu'

const ShareMenu = lazy(
  (): Promise<{ default: ComponentType<ShareMenuProps> }> =>
    import('./share-menu').then(
      (module) => ({ default: module.ShareMenu }),
      () => ({ default: () => null }),
    ),
)

interface Props extends ShareProps {
  className: string
  onCopy: (primary: Copied) => void
}

/** The button that offers the ways to hand an answer on, whose code is loaded once one opens it. */
export function Share({ className, ...props }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const [hasKeys] = useSingleKeys()
  const toggle = () => setIsOpen((was) => !was)
  const hasKey = props.report !== undefined
  useShortcuts(hasKey ? { s: toggle } : {})
  return (
    <>
      <Button
        ref={opener}
        look="bare"
        className={className}
        onClick={toggle}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-keyshortcuts={hasKey && hasKeys ? 's' : undefined}
      >
        <Icon name="share" className="@max-xl:hidden" />
        Share
        <Icon name="chevron" className="size-3 rotate-90" />
      </Button>
      {isOpen ? (
        <Suspense>
          <ShareMenu {...props} opener={opener} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
