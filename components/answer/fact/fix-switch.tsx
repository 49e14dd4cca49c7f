import { useId } from 'react'
import { useSingleKeys } from '@/components/ui/single-keys'
import type { Choice } from '@/lib/diagnosis/fixes/choose-fix'

interface FixSwitchProps {
  choices: readonly Choice[]
  chosen: string | undefined
  onChoose: (id: string) => void
  /** The keys 1, 2, … also choose. */
  hasKeys: boolean
}

/** Which fix the card is about: by mouse, by arrow keys as any group of radio buttons, and by number. */
export function FixSwitch({ choices, chosen, onChoose, hasKeys }: FixSwitchProps) {
  const name = useId()
  const [areKeysOn] = useSingleKeys()
  return (
    <fieldset className="mb-1.5 flex w-full flex-wrap rounded-lg border border-line-strong bg-sunken p-[3px] @xl:w-fit @xl:max-w-full">
      <legend className="sr-only">Which fix</legend>
      {choices.map(({ id, label, reach }, i) => (
        <label
          key={id}
          className="relative flex min-h-9 min-w-0 flex-1 basis-36 cursor-pointer flex-wrap items-center gap-x-2 rounded-md border border-transparent px-2 py-1 text-13/4 wrap-anywhere hover:bg-hover has-checked:border-accent has-checked:bg-surface has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent @xl:min-h-7.5 @xl:flex-none @xl:basis-auto @xl:py-0.5"
        >
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === chosen}
            onChange={() => onChoose(id)}
            aria-keyshortcuts={hasKeys && areKeysOn ? String(i + 1) : undefined}
            className="absolute inset-0 cursor-pointer appearance-none rounded-md outline-none"
          />
          <span className="font-semibold">{label}</span>
          {reach === undefined ? null : <span className="text-quiet"> {reach}</span>}
          {hasKeys && areKeysOn ? (
            <span aria-hidden="true" className="hidden @xl:inline">
              <kbd className="rounded-sm border border-line bg-surface px-1 font-mono text-12/4 font-normal text-quiet">
                {i + 1}
              </kbd>
            </span>
          ) : null}
        </label>
      ))}
    </fieldset>
  )
}
