import type { ReactNode } from 'react'
import { sayPassed, stepStanding } from '@/components/connection/standing'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { PageFold, PageFolds } from '@/components/ui/fold'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import { sayFix, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import type { Report, ReportGap, ReportGrant } from '@/lib/pages/report/contract'
import { sayGaps } from '@/lib/pages/report/judge/say-gaps'
import { VERDICT } from '@/lib/pages/report/judge/short-report'
import { sayMoment, sayMs } from '@/lib/words/durations'
import { counted, inOneLine, listOf } from '@/lib/words/lists'

function Rows({ children }: { children: ReactNode }) {
  return <dl className="text-13">{children}</dl>
}

function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-t border-line py-1.5 first:border-t-0 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="text-quiet wrap-anywhere">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

function grantWhere({ scope, names = [] }: ReportGrant, namespace: string): string {
  if (scope === 'cluster') return 'everywhere'
  return scope === 'names' ? `in ${namespace}, only ${listOf(names)}` : `in ${namespace}`
}

function Permissions({ report: { access, dangerous } }: { report: Report }) {
  return (
    <Rows>
      {dangerous.map(({ says, by }) => (
        <Row key={`${says} ${by}`} name="Dangerous">
          {says} {by}
        </Row>
      ))}
      {access.grants.map((grant) => (
        <Row
          key={`${grant.scope} ${grant.verbs.join()} ${grant.resources.join()} ${grant.names?.join() ?? ''}`}
          name={listOf(grant.verbs)}
        >
          {grant.resources.join(', ')}
          {grant.more === 0 ? '' : ` and ${grant.more} more`} {grantWhere(grant, access.namespace)}
        </Row>
      ))}
    </Rows>
  )
}

function Call({ call, query }: { call: NonNullable<Report['call']>; query: string }) {
  const { says, cause, fixes, evidence } = call.explanation
  return (
    <>
      <Rows>
        <Row name="Verdict">{says}</Row>
        {cause === null ? null : <Row name={`Cause ${cause.id}, ${cause.confidence}`}>{cause.says}</Row>}
        {fixes.map((fix, i) => (
          <Row key={fix.says} name={i === 0 ? 'Fix' : 'Other fix'}>
            <Said phrase={sayFix(fix)} />
          </Row>
        ))}
        {fixes[0]?.home === undefined ? null : (
          <Row name="Lives in">
            <Said phrase={sayHome(fixes[0].home)} />
          </Row>
        )}
        {evidence.map(({ probe, says: came }) => (
          <Row key={`${probe} ${came}`} name={probe}>
            {came}
          </Row>
        ))}
      </Rows>
      <Link href={`/ask?${query}`} className="text-13 text-accent hover:underline print:hidden">
        Open the explanation
      </Link>
    </>
  )
}

function grantsWords({ access, dangerous }: Report): string {
  const groups = counted(access.grants.length, 'group of permissions', 'groups of permissions')
  return dangerous.length === 0 ? groups : `${groups}, ${dangerous.length} dangerous`
}

const PART: Record<ReportGap['part'], string> = {
  pod: 'Pod',
  connection: 'Connection',
  resources: 'Resources',
  refusals: 'Refusals',
  access: 'Permissions',
  dangerous: 'Dangerous permissions',
  call: 'Explained call',
}

/** What the report could not see, each with the one command that shows it. */
function ReportGaps({ gaps }: { gaps: readonly ReportGap[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {gaps.map((gap, i) => (
        <li
          key={`${gap.part} ${gap.says} ${gap.command}`}
          data-gap={gap.part}
          className="flex flex-col gap-1.5"
        >
          <StateNotice state={gap.state}>
            <span className="font-medium">{PART[gap.part]}.</span> {gap.says}
          </StateNotice>
          <CodeBlock
            language="shell"
            code={gap.command}
            label={`An admin can check with${gaps.length > 1 ? ` (${i + 1} of ${gaps.length})` : ''}`}
            wrap
          />
        </li>
      ))}
    </ul>
  )
}

/** What the short text leaves out, folded by part, each with a line that is already the answer. */
export function ReportDetails({ report, call }: { report: Report; call: string }) {
  const { pod, connection, gaps, findings, changed } = report
  return (
    <PageFolds>
      {report.call === undefined ? null : (
        <PageFold
          id="call"
          title="Asked call"
          says={`${report.call.asks}: ${VERDICT[report.call.explanation.verdict]}`}
        >
          <Call call={report.call} query={call} />
        </PageFold>
      )}
      <PageFold id="findings" title="Findings" says={counted(findings.length, 'finding')}>
        <Rows>
          {findings.map(({ severity, says, evidence, fix }) => (
            <Row key={says} name={severity}>
              {says}
              {evidence.length === 0 ? null : <p className="text-quiet">{inOneLine(evidence)}</p>}
              {fix === undefined ? null : <p>Fix: {fix.says}</p>}
            </Row>
          ))}
        </Rows>
      </PageFold>
      {changed === undefined ? null : (
        <PageFold id="changed" title="Changed" says={changed.says}>
          <Rows>
            {changed.changes.map(({ at, says }) => (
              <Row key={`${at} ${says}`} name={<time dateTime={at}>{sayMoment(at)}</time>}>
                {says}
              </Row>
            ))}
          </Rows>
        </PageFold>
      )}
      <PageFold
        id="pod"
        title="This pod"
        says={`${counted(pod.facts.length, 'fact')}, ${counted(pod.differ, 'field differs', 'fields differ')}`}
      >
        <Rows>
          {pod.facts.map(({ name, value }) => (
            <Row key={name} name={name}>
              {value}
            </Row>
          ))}
          {pod.differences.map(({ field, why }) => (
            <Row key={field} name={<Code>{field}</Code>}>
              {why}
            </Row>
          ))}
        </Rows>
      </PageFold>
      <PageFold
        id="connection"
        title="Connection"
        says={connection.rungs.length === 0 ? 'not checked' : sayPassed(connection.rungs)}
      >
        <Rows>
          {connection.rungs.map(({ id, title, ms, says, ...found }) => (
            <Row key={id} name={`${title}, ${stepStanding(found).word}`}>
              {says}
              {ms === null ? null : <span className="text-quiet"> {sayMs(ms)}</span>}
            </Row>
          ))}
        </Rows>
      </PageFold>
      <PageFold id="permissions" title="Permissions" says={grantsWords(report)}>
        <Permissions report={report} />
      </PageFold>
      <PageFold id="gaps" title="Not seen" says={sayGaps(report)} open={gaps.length > 0}>
        {gaps.length === 0 ? <p className="text-quiet">{sayGaps(report)}</p> : <ReportGaps gaps={gaps} />}
      </PageFold>
    </PageFolds>
  )
}
