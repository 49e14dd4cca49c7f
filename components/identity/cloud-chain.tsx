import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Cloud, CloudLink } from '@/lib/contract/cloud'
import { inTurn } from '@/lib/phrase/phrase'
import { Breakable } from './word'

const MEANING: Record<CloudLink['state'], Meaning> = { ok: 'ok', broken: 'warning', unknown: 'unknown' }
const LOOK: Record<CloudLink['state'], string> = {
  ok: 'border-line bg-surface',
  broken: 'border-warning bg-warning-soft text-warning',
  unknown: 'border-line border-dashed bg-surface text-quiet',
}
const WORD: Record<CloudLink['state'], string> = { ok: 'checked', broken: 'broken', unknown: 'not known' }

/** Links that differ from what they should be; others are missing or closed. */
const COMPARED = new Set(['role', 'client', 'audience'])

function Links({ links }: { links: Cloud['links'] }) {
  return (
    <ol
      translate="no"
      aria-label="Links of the chain"
      className="flex min-w-0 flex-wrap items-center gap-1 font-mono text-12"
    >
      {links.map(({ id, name, state }, index) => (
        <li key={id} data-state={state} className="flex min-w-0 items-center gap-1">
          {index === 0 ? null : (
            <span aria-hidden="true" className={state === 'broken' ? 'font-bold text-warning' : 'text-quiet'}>
              {state === 'broken' ? (COMPARED.has(id) ? '≠' : '×') : '→'}
            </span>
          )}
          <span className={`min-w-0 rounded-sm border px-1.5 wrap-anywhere ${LOOK[state]}`}>
            {name}
            <span className="sr-only"> ({WORD[state]})</span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function Evidence({ links }: { links: Cloud['links'] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {links.map((link) => (
        <li key={link.id} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
          <Icon name={SHAPE[MEANING[link.state]]} className={`mt-0.5 ${INK[MEANING[link.state]]}`} />
          <span className="wrap-anywhere">
            <Said phrase={link.says} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The way to a cloud's credentials: its links with the broken one marked, what fixes it, and the evidence for each. */
export function CloudChain({ cloud }: { cloud: Cloud }) {
  const { links, fix } = cloud
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Links links={links} />
      <p className="text-quiet wrap-anywhere">
        <Said phrase={inTurn([cloud.says, cloud.fallback])} />
      </p>
      {fix === undefined ? null : (
        <p className="wrap-anywhere">
          <Said phrase={fix.says} />
        </p>
      )}
      {fix?.command === undefined ? null : (
        <CodeBlock language="shell" code={fix.command} label="kubectl command" wrap />
      )}
      {fix?.yaml === undefined ? null : (
        <Disclosure summary="The YAML that fixes it">
          <CodeBlock code={fix.yaml} label="YAML that fixes it" language="yaml" />
        </Disclosure>
      )}
      <Disclosure summary="Evidence of each link">
        <Evidence links={links} />
      </Disclosure>
    </div>
  )
}

/** The name of a cloud's identity with its state, never by color alone. */
export function CloudTitle({ cloud }: { cloud: Cloud }) {
  const meaning: Meaning = cloud.state === 'broken' ? 'warning' : cloud.state === 'unknown' ? 'unknown' : 'ok'
  return (
    <>
      <span className="font-semibold">
        <Icon name={SHAPE[meaning]} className={`mr-1 align-[-0.2em] ${INK[meaning]}`} />
        <span className="sr-only">
          {cloud.state === 'broken' ? 'broken: ' : cloud.state === 'unknown' ? 'not known: ' : 'complete: '}
        </span>
        {cloud.name}
      </span>
      <span className="block text-quiet">
        <Breakable text={cloud.by} />
      </span>
    </>
  )
}
