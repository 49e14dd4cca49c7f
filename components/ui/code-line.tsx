import { Code } from './code'
import { CopyButton } from './copy-button'

interface CodeLineProps {
  code: string
  /** What the code is: "kubectl command". */
  label: string
}

/** One line to paste elsewhere, small enough to go next to what it is for. */
export function CodeLine({ code, label }: CodeLineProps) {
  return (
    <span className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-sm border border-line bg-sunken py-1 pr-1 pl-2">
      <Code className="min-w-0 font-mono text-13 break-words">{code}</Code>
      <CopyButton text={code} label={label} />
    </span>
  )
}
