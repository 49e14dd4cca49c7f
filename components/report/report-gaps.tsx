import { CodeBlock } from '@/components/ui/code-block'
import { StateNotice } from '@/components/ui/state-notice'
import type { ReportGap } from '@/lib/pages/report/contract'

const PART: Record<ReportGap['part'], string> = {
  pod: 'Pod',
  connection: 'Connection',
  resources: 'Resources',
  access: 'Permissions',
  dangerous: 'Dangerous permissions',
  call: 'Explained call',
}

/** What the report could not see, each with the one command that shows it. */
export function ReportGaps({ gaps }: { gaps: readonly ReportGap[] }) {
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
