import { Code } from './code'
import { CodeText, diffTokens, jsonTokens, yamlTokens } from './code-tokens'
import { CopyButton } from './copy-button'
import { ScrollRegion } from './scroll-region'
import { ShellText } from './shell-text'

const TOKENS = { yaml: yamlTokens, json: jsonTokens, diff: diffTokens }

interface CodeBlockProps {
  code: string
  /** What the code is: "kubectl command", "Role as YAML". */
  label: string
  /** Commands wrap, because a hidden end of a command is a trap; YAML scrolls inside itself. */
  wrap?: boolean
  /** Colors the code. */
  language?: keyof typeof TOKENS | 'shell'
}

interface ColoredProps {
  code: string
  language: CodeBlockProps['language'] | undefined
  wraps: boolean
}

function Colored({ code, language, wraps }: ColoredProps) {
  if (language === undefined) return code
  return language === 'shell' ? (
    <ShellText {...{ code, wraps }} />
  ) : (
    <CodeText lines={TOKENS[language](code)} />
  )
}

/** Text to paste elsewhere, as is. */
export function CodeBlock({ code, label, wrap = false, language }: CodeBlockProps) {
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex min-h-8 items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-12 text-quiet">
        <span className="min-w-0 break-words">{label}</span>
        <CopyButton text={code} label={label} />
      </figcaption>
      <ScrollRegion label={label} className="max-h-96 overflow-auto px-3 py-2">
        <pre
          translate="no"
          className={`font-mono text-13 print:text-[0.625rem] ${wrap ? 'break-words whitespace-pre-wrap' : 'whitespace-pre'}`}
        >
          <Code>
            <Colored {...{ code, language }} wraps={wrap} />
          </Code>
        </pre>
      </ScrollRegion>
    </figure>
  )
}
