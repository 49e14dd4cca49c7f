import type { ReactNode } from 'react'
import { CauseLink } from '@/components/causes/cause-link'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { sayGranted } from '@/lib/diagnosis/wording/say-granted'
import { CARD_EDGE } from './card-edge'
import { Confidence } from './confidence'
import { FixItem } from './fix-item'
import { GateLine } from './gate-line'
import { NearMissLine } from './near-miss-line'
import { OtherCauses } from './other-causes'
import { Part } from './part'
import { UnseenList } from './unseen-list'

const MEANING: Record<Explanation['verdict'], Meaning> = {
  allowed: 'ok',
  denied: 'bad',
  failed: 'warning',
  unknown: 'unknown',
}

function GrantedBy({ by }: { by: NonNullable<Explanation['grantedBy']> }) {
  const kind = by.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'
  return (
    <p className="break-words">
      {kind} <code className="font-mono text-13">{by.binding}</code>
      {by.bindingNamespace ? ` in ${by.bindingNamespace}` : ''} grants {by.roleKind}{' '}
      <code className="font-mono text-13">{by.role}</code> to {sayGranted(by.subject)}
      {by.scope === 'cluster' ? ', in every namespace.' : ', in this namespace only.'}
    </p>
  )
}

function Evidence({ evidence }: { evidence: Explanation['evidence'] }) {
  return (
    <Disclosure summary={`Evidence (${evidence.length})`}>
      <dl className="flex flex-col gap-2 text-13">
        {evidence.map((item) => (
          <div key={`${item.probe} ${item.says}`}>
            <dt className="font-medium">{item.probe}</dt>
            <dd className="font-mono break-words whitespace-pre-wrap text-quiet">{item.says}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

// A binding that was meant for this account but does not match it.
const MISBOUND = /^E(?:[2-6]|10|11)$/

/** The change of the binding that its author meant, which grants its whole role and is not the smallest fix. */
function meantFix({ cause, fixes }: Explanation): Fix | undefined {
  if (cause === null || cause.confidence === 'possible' || !MISBOUND.test(cause.id)) return undefined
  return fixes.slice(1).find((fix) => fix.where === 'binding')
}

interface ExplanationCardProps {
  explanation: Explanation
  /** Shown under the fix: the live check. */
  proof?: ReactNode
  /** Shown at the end: share, open in the form. */
  actions?: ReactNode
}

/** The fact, the reason, the picture of gates, the nearest rule, the fix and what it grants, the live check. */
export function ExplanationCard({ explanation, proof, actions }: ExplanationCardProps) {
  const { cause, fixes, nearMisses, unseen, evidence, alternatives, grantedBy, request } = explanation
  const meaning = MEANING[explanation.verdict]
  const [smallest] = fixes
  const meant = meantFix(explanation)
  const others = fixes.slice(1).filter((fix) => fix !== meant)
  return (
    <article
      aria-label="Explanation"
      data-verdict={explanation.verdict}
      data-cause={cause?.id}
      className={`flex flex-col gap-5 rounded-md border border-l-4 border-line bg-surface p-4 md:p-5 ${CARD_EDGE[meaning]}`}
    >
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <h2 className="flex min-w-0 flex-1 basis-64 items-start gap-2 text-17 font-semibold">
          <Icon name={SHAPE[meaning]} className={`mt-1 ${INK[meaning]}`} />
          <span className="min-w-0 break-words">{explanation.says}</span>
        </h2>
        {cause === null ? null : (
          <span className="flex items-baseline gap-2">
            <CauseLink id={cause.id} />
            <Confidence word={cause.confidence} />
          </span>
        )}
        {cause === null ? null : (
          <div className="basis-full pl-6">
            <p className="max-w-prose break-words">{cause.says}</p>
          </div>
        )}
      </header>
      <Part title={explanation.verdict === 'allowed' ? 'Gates' : 'What refused it'}>
        <GateLine explanation={explanation} />
      </Part>
      {grantedBy === undefined ? null : (
        <Part title="Granted by">
          <GrantedBy by={grantedBy} />
        </Part>
      )}
      {nearMisses[0] === undefined ? null : (
        <Part title={nearMisses[0].binding ? 'Nearest binding' : 'Nearest rule'}>
          <NearMissLine miss={nearMisses[0]} request={request} />
          {nearMisses.length > 1 ? (
            <Disclosure summary={`Other near matches (${nearMisses.length - 1})`}>
              <ul className="flex flex-col gap-3">
                {nearMisses.slice(1).map((miss) => (
                  <li key={JSON.stringify(miss)}>
                    <NearMissLine miss={miss} request={request} />
                  </li>
                ))}
              </ul>
            </Disclosure>
          ) : null}
        </Part>
      )}
      {smallest === undefined ? null : (
        <Part title="What to change">
          <FixItem fix={smallest} place={1} />
          {meant === undefined ? null : (
            <div className="mt-4">
              <FixItem fix={meant} place={fixes.indexOf(meant) + 1} />
            </div>
          )}
          {others.length === 0 ? null : (
            <div className="mt-2">
              <Disclosure summary={`Other fixes (${others.length})`}>
                <ul className="flex flex-col gap-5">
                  {others.map((fix) => (
                    <li key={`${fix.where} ${fix.says}`}>
                      <FixItem fix={fix} place={fixes.indexOf(fix) + 1} />
                    </li>
                  ))}
                </ul>
              </Disclosure>
            </div>
          )}
        </Part>
      )}
      {proof === undefined ? null : <Part title="Live check">{proof}</Part>}
      {alternatives.length === 0 ? null : (
        <Part title="Other causes">
          <OtherCauses causes={alternatives} />
        </Part>
      )}
      {unseen.length === 0 ? null : (
        <Part title="Not visible from here">
          <UnseenList unseen={unseen} />
        </Part>
      )}
      <footer className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line pt-3">
        {evidence.length === 0 ? <span /> : <Evidence evidence={evidence} />}
        {actions}
      </footer>
    </article>
  )
}
