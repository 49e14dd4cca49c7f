import { CauseLink } from '@/components/causes/cause-link'
import { Disclosure } from '@/components/ui/disclosure'
import type { Cause } from '@/lib/contract/explanation'
import { Confidence } from './confidence'

const MOST_GUESSES = 2

function CauseList({ causes }: { causes: readonly Cause[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {causes.map((cause) => (
        <li key={cause.id + cause.says} className="max-w-prose">
          {cause.says} <CauseLink id={cause.id} /> <Confidence word={cause.confidence} />
        </li>
      ))}
    </ul>
  )
}

/** The other causes of one refusal. Many that are only possible are folded, so what is known stands out. */
export function OtherCauses({ causes }: { causes: readonly Cause[] }) {
  const guesses = causes.filter(({ confidence }) => confidence === 'possible')
  if (guesses.length <= MOST_GUESSES) return <CauseList causes={causes} />
  const known = causes.filter(({ confidence }) => confidence !== 'possible')
  return (
    <div className="flex flex-col gap-1">
      {known.length === 0 ? null : <CauseList causes={known} />}
      <Disclosure summary={`${guesses.length} possible causes that cannot be told apart from here`}>
        <CauseList causes={guesses} />
      </Disclosure>
    </div>
  )
}
