import { sayTuple } from '@/components/call/tuple-words'
import { Badge, type Meaning } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import type { WhatIfCheck } from '@/lib/facts/what-if/contract'

const LOOK: Record<WhatIfCheck['before'], { meaning: Meaning; word: string }> = {
  allowed: { meaning: 'ok', word: 'allowed' },
  denied: { meaning: 'bad', word: 'denied' },
  unknown: { meaning: 'unknown', word: 'not known' },
}

function Verdict({ verdict, when }: { verdict: WhatIfCheck['before']; when: string }) {
  const { meaning, word } = LOOK[verdict]
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="text-13 text-quiet">{when}</span> <Badge meaning={meaning}>{word}</Badge>
    </span>
  )
}

/** The page's call before and after the paste, and what in the paste decides it. */
export function JudgedCheck({ check }: { check: WhatIfCheck }) {
  return (
    <div className="flex flex-col gap-1.5" data-before={check.before} data-after={check.after}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Code className="min-w-0 font-mono text-13 break-all">{sayTuple(check.request)}</Code>{' '}
        <span className="inline-flex items-center gap-2">
          <Verdict verdict={check.before} when="now" /> <Icon name="chevron" className="size-3 text-quiet" />
          <Verdict verdict={check.after} when="then" />
        </span>
      </p>
      <p className="max-w-prose break-words">{check.says}</p>
      {check.nearest === undefined ? null : (
        <p className="max-w-prose break-words">
          <span className="text-quiet">Nearest: </span>
          {check.nearest}
        </p>
      )}
    </div>
  )
}
