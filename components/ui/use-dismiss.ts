import { type RefObject, useEffect, useEffectEvent } from 'react'

interface Dismissible {
  isOpen: () => boolean
  /** A press or the focus in one of these leaves it open. */
  within: readonly RefObject<HTMLElement | null>[]
  onClose: (isByKey: boolean) => void
}

/** Closes what is open on Escape and on any action elsewhere. */
export function useDismiss({ isOpen, within, onClose }: Dismissible): void {
  const leave = useEffectEvent(({ target }: Event) => {
    if (target instanceof Node && within.some(({ current }) => current?.contains(target))) return
    if (isOpen()) onClose(false)
  })
  // The focused element may have been removed by its own change, so the key is handled wherever it is pressed.
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen()) return
    event.preventDefault()
    event.stopPropagation()
    onClose(true)
  })
  useEffect(() => {
    document.addEventListener('pointerdown', leave)
    document.addEventListener('focusin', leave)
    document.addEventListener('keydown', press, { capture: true })
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('focusin', leave)
      document.removeEventListener('keydown', press, { capture: true })
    }
  }, [])
}
