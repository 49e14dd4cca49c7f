import type { RefObject } from 'react'
import { Icon, type IconName } from '@/components/ui/icon'

/** The place of the object among the rows of the list. */
export interface Position {
  /** From 1. */
  index: number
  count: number
}

interface ObjectHeadProps {
  id: string
  /** "Pod in shop". */
  kind: string
  name: string
  heading: RefObject<HTMLHeadingElement | null>
  position: Position | undefined
  /** Absent at the ends of the list. */
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  onClose: () => void
}

interface HeadButtonProps {
  label: string
  keys: string
  icon: IconName
  onPress: (() => void) | undefined
  className?: string
}

function HeadButton({ label, keys, icon, onPress, className = '' }: HeadButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={`${label} (${keys === 'Escape' ? 'Esc' : keys})`}
      aria-keyshortcuts={keys}
      disabled={onPress === undefined}
      onClick={onPress}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent ${className}`}
    >
      <Icon name={icon} />
    </button>
  )
}

/** What the panel is about, its place in the list, and the ways out. */
export function ObjectHead(props: ObjectHeadProps) {
  const { id, kind, name, heading, position, onPrevious, onNext, onClose } = props
  return (
    <div className="flex items-start gap-1">
      <HeadButton
        label="Back to the list"
        keys="Escape"
        icon="back"
        onPress={onClose}
        className="-ml-2 md:hidden"
      />
      <div className="mr-auto min-w-0">
        <p className="text-12 text-quiet wrap-anywhere">{kind}</p>
        <h2
          ref={heading}
          id={id}
          tabIndex={-1}
          title={name}
          className="line-clamp-4 font-mono text-15 font-semibold tracking-[-0.01em] wrap-anywhere focus:outline-none md:text-17"
        >
          {name}
        </h2>
      </div>
      {position === undefined ? null : (
        <>
          <span className="mr-1 shrink-0 text-13/8 whitespace-nowrap text-quiet">
            {position.index} of {position.count}
          </span>
          <HeadButton label="Previous" keys="k" icon="previous" onPress={onPrevious} />
          <HeadButton label="Next" keys="j" icon="next" onPress={onNext} />
        </>
      )}
      <HeadButton label="Close" keys="Escape" icon="close" onPress={onClose} className="max-md:hidden" />
    </div>
  )
}
