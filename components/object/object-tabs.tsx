import type { KeyboardEvent } from 'react'

interface ObjectTabsProps<T extends string> {
  tabs: readonly { id: T; word: string }[]
  shown: T
  onShow: (tab: T) => void
  /** The element that the tabs fill. */
  panelId: string
}

/** Tabs in the ARIA pattern: one Tab stop; arrow keys move. */
export function ObjectTabs<T extends string>({ tabs, shown, onShow, panelId }: ObjectTabsProps<T>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex(({ id }) => id === shown)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onShow(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label="Views of the object"
      onKeyDown={move}
      className="-mb-px flex gap-5 overflow-x-auto"
    >
      {tabs.map(({ id, word }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${panelId}-${id}`}
          data-tab={id}
          aria-selected={id === shown}
          aria-controls={panelId}
          tabIndex={id === shown ? 0 : -1}
          onClick={() => onShow(id)}
          className="min-h-10 border-b-2 border-transparent text-13 font-medium whitespace-nowrap text-quiet hover:text-ink aria-selected:border-accent aria-selected:font-[650] aria-selected:text-ink"
        >
          {word}
        </button>
      ))}
    </div>
  )
}
