import type { Report } from '@/lib/pages/report/contract'

interface PartProps {
  finding: Report['findings'][number]
  place: number
}

function Finding({ finding: { says, evidence, fix }, place }: PartProps) {
  return (
    <li className="grid break-inside-avoid grid-cols-[1.75rem_minmax(0,1fr)] border-t border-line py-2.5 text-13">
      <span className="font-semibold">{place}</span>
      <div className="min-w-0 wrap-anywhere">
        <h3 className="text-15 font-[650]">{says}</h3>
        {evidence.length === 0 ? null : <p className="text-quiet">{evidence.join(', ')}</p>}
        {fix === undefined ? null : (
          <>
            <p>
              <b>Fix</b> {fix.says}
            </p>
            {fix.command === undefined ? null : (
              <pre className="mt-1 rounded-sm border border-line p-2 font-mono text-12 whitespace-pre-wrap">
                {fix.command}
              </pre>
            )}
          </>
        )}
      </div>
    </li>
  )
}

/** The report on paper: the verdict, and each finding with its evidence and fix. The parts below it follow. */
export function ReportSheet({ report }: { report: Report }) {
  const { verdict, findings, account, versions } = report
  return (
    <section aria-label="Report on paper" className="hidden print:block">
      <h1 className="text-20 font-[650]">{verdict}</h1>
      <p className="mb-3 text-13 text-quiet">
        {account}. {versions.apiServer === undefined ? '' : `API server ${versions.apiServer}. `}Podglass{' '}
        {versions.podglass}.
      </p>
      <ol>
        {findings.map((finding, i) => (
          <Finding key={finding.says} finding={finding} place={i + 1} />
        ))}
      </ol>
    </section>
  )
}
