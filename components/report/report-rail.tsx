import { type ReactNode, useSyncExternalStore } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { Switch } from '@/components/ui/switch'
import { shellCommand } from '@/lib/diagnosis/shell-quote'
import { basePath } from '@/lib/queries/base-path'

const never = () => () => undefined

function useOrigin(): string {
  return useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 text-15 font-[650]">{title}</h2>
      {children}
    </section>
  )
}

interface ReportRailProps {
  /** The query that names the call, "" for none. */
  call: string
  isWhole: boolean
  onWhole: (isWhole: boolean) => void
  wholeLines: number
}

/** What goes into the report, what never does, and how a program gets it. */
export function ReportRail({ call, isWhole, onWhole, wholeLines }: ReportRailProps) {
  const origin = useOrigin()
  const query = call === '' ? '' : `&${call}`
  return (
    <div className="flex flex-col gap-8 print:hidden">
      <Part title="Include">
        <Switch on={isWhole} onToggle={onWhole}>
          Details
        </Switch>
        <p className="text-13 text-quiet">The parts below the text: {wholeLines} lines in all.</p>
      </Part>
      <Part title="Always left out">
        <p className="text-13 text-quiet">
          Tokens and other credentials with a known form, values of Secrets and ConfigMaps, and variables that
          are not fields of the pod. Names, addresses and texts from the cluster are in it: read it before it
          leaves your company.
        </p>
      </Part>
      <Part title="From a script">
        <CodeBlock
          language="shell"
          code={shellCommand('curl', '-fsS', `${origin}${basePath}/api/report?format=md${query}`)}
          label="curl command"
          wrap
        />
      </Part>
    </div>
  )
}
