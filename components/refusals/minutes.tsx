import { Button } from '@/components/ui/button'
import { useParam } from '@/components/ui/use-shown'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { counted } from '@/lib/words/lists'
import { type Bar, barsOfAll, barTime, barWords } from './refusal-words'

const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/

/** The bars of the page, and the one that the address chooses by its beginning. */
export function useMinute(refusals: readonly LoggedRefusal[], checkedAt: string) {
  const [param, setAt] = useParam('at')
  // Anybody writes an address: nothing of it is shown that is no minute.
  const at = MINUTE.test(param) ? param : ''
  const bars = barsOfAll(refusals, checkedAt)
  const bar = bars.find(({ fromMs }) => nameOf(fromMs) === at)
  return { bars, bar, at, choose: (one?: Bar) => setAt(one === undefined ? '' : nameOf(one.fromMs)) }
}

function nameOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16)
}

interface MinutesProps extends ReturnType<typeof useMinute> {
  /** How many calls the page shows. */
  calls: number
  minutes: number
}

/** All refusals by time: each bar is a button that leaves only what was refused in it. */
export function Minutes({ bars, bar, at, choose, calls, minutes }: MinutesProps) {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  if (bars.every(({ count }) => count === 0) && at === '') return null
  const all = (
    <Button small look="bare" onClick={() => choose()}>
      All {minutes} min
    </Button>
  )
  return (
    <div className="mb-6">
      <fieldset className="flex h-16 min-w-0 gap-0.5 border-b border-line-strong">
        <legend className="sr-only">Refusals by time</legend>
        {bars.map((one) => (
          <button
            key={one.fromMs}
            type="button"
            aria-label={barWords(one)}
            aria-pressed={one === bar}
            title={barWords(one)}
            disabled={one.count === 0}
            onClick={() => choose(one === bar ? undefined : one)}
            className="flex h-full min-w-6 flex-1 items-end rounded-t-sm enabled:hover:bg-hover aria-pressed:bg-accent-soft"
          >
            <span
              className={`w-full rounded-t-sm ${bar === undefined || one === bar ? 'bg-bad/75' : 'bg-bad/30'}`}
              style={{ height: one.count === 0 ? 0 : `${Math.max(6, (100 * one.count) / most)}%` }}
            />
          </button>
        ))}
      </fieldset>
      {at === '' ? null : (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-2 text-13" aria-live="polite">
          {bar === undefined
            ? `${at.slice(11)} UTC is not among the last ${minutes} min.`
            : `${counted(bar.count, 'refusal')} in ${counted(calls, 'call')}, ${barTime(bar)}.`}
          {all}
        </p>
      )}
    </div>
  )
}
