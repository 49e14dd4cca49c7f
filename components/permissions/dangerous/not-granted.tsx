import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { DANGERS, type Danger } from '@/lib/diagnosis/dangers/dangers'
import type { Access } from '@/lib/facts/account/contract'

const SHOWN = 24

function List({ dangers, isSure }: { dangers: readonly Danger[]; isSure: boolean }) {
  return (
    <ul className="gap-x-8 text-13 text-quiet sm:columns-2 lg:columns-3">
      {dangers.map(({ id, can }) => (
        <li key={id} className="flex break-inside-avoid gap-2 py-1">
          <Icon name={isSure ? 'dash' : 'question'} className="mt-px size-3.5" />
          <span className="min-w-0">{can}</span>
        </li>
      ))}
    </ul>
  )
}

/** What the account cannot do of what is dangerous: a dash, for nothing is wrong or proven well; where not all rules are known, a question. */
export function NotGranted({ access: { dangerous, incomplete } }: { access: Access }) {
  const held = new Set(dangerous.map(({ id }) => id))
  // Several permissions lead to the same; it is said once, and not where one of them is granted.
  const told = new Set(DANGERS.flatMap(({ id, can }) => (held.has(id) ? [can] : [])))
  const free = (held.has('everything') ? [] : DANGERS).filter(({ can }) => {
    const isNew = !told.has(can)
    told.add(can)
    return isNew
  })
  if (free.length === 0) return null
  return (
    <section aria-labelledby="not-granted" className="mt-8">
      <h2 id="not-granted" className="mb-3 text-15 font-[650]">
        {incomplete ? 'In no known rule' : 'It cannot'}
      </h2>
      <List dangers={free.slice(0, SHOWN)} isSure={!incomplete} />
      {free.length <= SHOWN ? null : (
        <Disclosure summary={`${free.length - SHOWN} more`}>
          <List dangers={free.slice(SHOWN)} isSure={!incomplete} />
        </Disclosure>
      )}
    </section>
  )
}
