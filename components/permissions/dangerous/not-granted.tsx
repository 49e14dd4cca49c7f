import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { DANGERS, type Danger } from '@/lib/diagnosis/dangers/dangers'
import type { Access } from '@/lib/facts/account/contract'

const SHOWN = 9

function Item({ danger, isSure }: { danger: Danger; isSure: boolean }) {
  return (
    <li className="flex gap-2 py-0.5">
      <Icon name={isSure ? 'check' : 'dash'} className={`mt-0.5 ${isSure ? 'text-ok' : 'text-quiet'}`} />
      {danger.says}
    </li>
  )
}

/** The dangerous permissions that no known rule grants. A check only where all rules are known. */
export function NotGranted({ access: { dangerous, incomplete } }: { access: Access }) {
  const held = new Set(dangerous.map(({ id }) => id))
  const free = held.has('everything') ? [] : DANGERS.filter(({ id }) => !held.has(id))
  if (free.length === 0) return null
  const list = (dangers: readonly Danger[]) => (
    <ul className="text-13">
      {dangers.map((danger) => (
        <Item key={danger.id} danger={danger} isSure={!incomplete} />
      ))}
    </ul>
  )
  return (
    <section aria-label="Not granted">
      <h2 className="mb-2 text-15 font-[650]">
        {incomplete ? 'In no known rule' : 'None of these is granted'}{' '}
        <span className="ml-1 text-13 font-normal text-quiet">{free.length} checked</span>
      </h2>
      {list(free.slice(0, SHOWN))}
      {free.length <= SHOWN ? null : (
        <Disclosure summary={`${free.length - SHOWN} more`}>{list(free.slice(SHOWN))}</Disclosure>
      )}
    </section>
  )
}
