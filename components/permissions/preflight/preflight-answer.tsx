import type { ReactNode } from 'react'
import { textOfUser } from '@/components/call/account-in-url'
import { Badge, INK, SHAPE } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { copyText } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { SPLIT } from '@/components/ui/section'
import { useShortcuts } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'
import { type Preflight, STOPS } from '@/lib/facts/preflight/contract'
import { planClauses } from '@/lib/facts/preflight/judge/clauses'
import { plain } from '@/lib/phrase/phrase'
import { counted, listOf } from '@/lib/words/lists'
import { NextVersions } from '../rules/next-versions'
import { MEANING, PreflightRows } from './preflight-rows'

/** One part of an answer, its title above it. */
export function PlanPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="text-15 font-[650]">{title}</h3>
      {children}
    </section>
  )
}

function copyRole({ yaml }: NonNullable<Preflight['role']>): void {
  void copyText(yaml.trimEnd()).then((isCopied) =>
    toast(isCopied ? 'Copied: the Role and its binding.' : 'Not copied: select the YAML and copy it.'),
  )
}

interface RoleProps {
  role: NonNullable<Preflight['role']>
}

function CopyRole({ role, className }: RoleProps & { className: string }) {
  return (
    <Button
      look="primary"
      className={`self-start max-md:h-11 max-md:w-full ${className}`}
      onClick={() => copyRole(role)}
    >
      <Icon name="copy" className="size-3.5" />
      Copy the Role for {counted(role.rows, 'object')}
      <kbd className="text-12 max-md:hidden">c</kbd>
    </Button>
  )
}

/** The one Role that the installer lacks, and what no Role ends. */
function RolePart({ role, rows, isInRail }: RoleProps & Pick<Preflight, 'rows'> & { isInRail: boolean }) {
  useShortcuts({ c: () => copyRole(role) })
  const stops = rows.flatMap((row) => row.stops)
  const others = stops.filter(
    ({ by, state }) =>
      by !== 'authorization' && by !== 'escalation' && state !== 'unread' && state !== 'unknown',
  )
  const gates = [...new Set(others.map(({ by }) => STOPS[by]))]
  return (
    <PlanPart title="The Role that the installer lacks">
      {isInRail ? null : <CopyRole role={role} className="max-split:hidden" />}
      <CodeBlock code={role.yaml.trimEnd()} label="Role and binding as YAML" language="yaml" />
      {role.warnings.map((says) => (
        <p key={plain(says)} className="text-13 wrap-anywhere text-warning">
          <Said phrase={says} />
        </p>
      ))}
      {gates.length === 0 ? null : (
        <p className="text-13 text-quiet">No Role ends what these refuse: {listOf(gates)}.</p>
      )}
    </PlanPart>
  )
}

/** What follows from the plan once it is installed. */
function Installed({ dangers, lacks, upgrade }: Pick<Preflight, 'dangers' | 'lacks' | 'upgrade'>) {
  return (
    <>
      {dangers.length === 0 ? null : (
        <PlanPart title="Dangerous, once installed">
          <ul className="flex flex-col gap-1.5 text-13">
            {dangers.map(({ says, severity }) => (
              <li key={plain(says)} className="wrap-anywhere">
                <Badge meaning={severity === 'critical' ? 'bad' : 'warning'}>{severity}</Badge>{' '}
                <Said phrase={says} />
              </li>
            ))}
          </ul>
        </PlanPart>
      )}
      {lacks.length === 0 ? null : (
        <PlanPart title="What its programs will lack">
          <ul className="flex flex-col gap-1.5 text-13">
            {lacks.map(({ object, line, says }) => (
              <li key={`${line} ${plain(says)}`} className="wrap-anywhere">
                <span className="text-quiet">
                  {object}, line {line}:
                </span>{' '}
                <Said phrase={says} />
              </li>
            ))}
          </ul>
        </PlanPart>
      )}
      {upgrade === undefined ? null : <NextVersions upgrade={upgrade} />}
    </>
  )
}

/** The rows, the Role and what was not judged: what "refused" rests on. */
export function PreflightParts({ plan, isInRail = false }: { plan: Preflight; isInRail?: boolean }) {
  const { rows, errors, role, unread } = plan
  const body = (
    <div className="flex min-w-0 flex-col gap-6">
      <PreflightRows rows={rows} />
      {errors.length === 0 ? null : (
        <PlanPart title="Not read">
          <ul className="text-13">
            {errors.map(({ line, says }) => (
              <li key={`${line} ${plain(says)}`} className="wrap-anywhere">
                line {line}: <Said phrase={says} />
              </li>
            ))}
          </ul>
        </PlanPart>
      )}
      {/* In a rail, what it grants and what is wrong with it stand beside it. */}
      <Installed {...plan} {...(isInRail ? { dangers: [], lacks: [] } : {})} />
      {unread.length === 0 ? null : (
        <Disclosure summary={`Not judged (${unread.length})`}>
          <ul className="flex max-w-prose flex-col gap-1 text-13 text-quiet">
            {unread.map(({ says }) => (
              <li key={plain(says)} className="wrap-anywhere">
                <Said phrase={says} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  )
  if (role === undefined) return body
  return (
    <div className={isInRail ? 'flex flex-col gap-6' : SPLIT}>
      {body}
      <RolePart {...{ role, rows, isInRail }} />
    </div>
  )
}

/** What an apply of manifests would be refused for: the verdict, a row per object, the Role, and what follows. */
export function PreflightAnswer({ plan, at }: { plan: Preflight; at: string }) {
  const { rows, errors, role, user, namespace, says, upstreamRequests } = plan
  const clauses = planClauses(rows, errors.length)
  return (
    <article aria-label="What an apply would do" className="flex min-w-0 flex-col gap-5">
      <div className="flex flex-col gap-2">
        <p className="text-13 wrap-anywhere text-quiet">
          as <Code>{textOfUser(user) || 'an unknown account'}</Code>, in <Code>{namespace}</Code> where the
          text names no namespace, checked <RelativeTime at={at} />
        </p>
        <h2 className="flex flex-wrap gap-x-5 gap-y-1 text-20 font-[650] tracking-tight md:text-28">
          {rows.length === 0 ? (
            <span className="min-w-0 wrap-anywhere">
              <Said phrase={says} />
            </span>
          ) : (
            clauses.map(({ of, says }) => (
              <span key={plain(says)} className="flex min-w-0 items-start gap-2">
                <Icon name={SHAPE[MEANING[of]]} className={`mt-1.5 size-4 md:size-5 ${INK[MEANING[of]]}`} />
                <span className="min-w-0">
                  <Said phrase={says} />
                </span>
              </span>
            ))
          )}
        </h2>
        {role === undefined ? null : <CopyRole role={role} className="split:hidden" />}
      </div>
      <PreflightParts plan={plan} />
      <footer className="text-13 text-quiet">
        Nothing was applied. {upstreamRequests} requests to the API server.
      </footer>
    </article>
  )
}
