import { type ReactNode, useEffect, useRef, useState } from 'react'

const CLAMP = { 2: 'line-clamp-2', 3: 'line-clamp-3' }

interface ClampedProps {
  children: ReactNode
  most?: keyof typeof CLAMP
}

/** Text that a narrow card cuts to a few lines until pressed. */
export function Clamped({ children, most = 2 }: ClampedProps) {
  const place = useRef<HTMLSpanElement>(null)
  const [isCut, setIsCut] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null || isOpen) return
    const observer = new ResizeObserver(() => setIsCut(element.scrollHeight > element.clientHeight + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [isOpen])
  return (
    <span className="relative block min-w-0">
      <span ref={place} className={isOpen ? 'block' : `${CLAMP[most]} @xl:line-clamp-none @xl:block`}>
        {children}
      </span>
      {isCut && !isOpen ? (
        <button
          type="button"
          onClick={() => setIsOpen(true)}
          className="absolute right-0 bottom-0 bg-surface pl-1 text-13 text-accent underline"
        >
          … more
        </button>
      ) : null}
    </span>
  )
}
