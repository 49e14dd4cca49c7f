'use client'

import { CodeText } from './code-tokens'
import { foldedShell, shellTokens } from './shell-tokens'
import { useMedia } from './use-browser'

/** On paper, in the narrowest place of a sheet. */
const PAPER_CH = 64

/** Lines for a shell in color; on paper a long one has its own line ends, so that it can be copied from there too. */
export function ShellText({ code, wraps }: { code: string; wraps: boolean }) {
  const isPaper = useMedia('print')
  return <CodeText lines={shellTokens(isPaper ? foldedShell(code, PAPER_CH) : code)} wraps={wraps} />
}
