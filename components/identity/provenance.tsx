import type { IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { Breakable } from './breakable'
import { isResourceField, sayAmount } from './say-amount'

interface ProvenanceProps {
  field: IdentityField
  source: SourcedValue
  /** The source whose text is shown above. */
  spoken: SourcedValue | undefined
  /** The mount path that the head of the column names already. */
  root: string | undefined
}

const BY: Record<SourcedValue['by'], string> = {
  spec: '',
  name: 'by its name',
  api: '',
}

function shortened(path: string, root: string | undefined): string {
  return root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}

/** Where a value comes from: variable, file or path in the Pod object, how that is known, and what it reads there. */
export function Provenance({ field, source, spoken, root }: ProvenanceProps) {
  const isAmount = isResourceField(field.field) && source.by !== 'api' && source.value !== undefined
  const amount = isAmount ? sayAmount(field.field, source.value ?? '', source.divisor) : ''
  const isSaid = spoken?.by !== 'api' && spoken?.value === source.value && spoken?.divisor === source.divisor
  const notes = [
    amount === '' || isSaid ? '' : `reads ${amount}`,
    isAmount ? `divisor ${source.divisor ?? 'not known'}` : '',
    BY[source.by],
  ].filter((note) => note !== '')
  return (
    <p className="text-12 text-faint">
      <span className="font-mono wrap-anywhere" title={source.at}>
        <Breakable text={shortened(source.at, root)} />
      </span>
      {notes.length === 0 ? null : <span> · {notes.join(' · ')}</span>}
    </p>
  )
}
