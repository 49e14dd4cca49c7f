import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Fold } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { heard } from '@/lib/phrase/phrase'
import { visibleText } from '@/lib/words/visible-text'
import { missTitle, type RuleColumn, ruleColumns } from './rule-columns'

interface NearestFoldProps {
  misses: readonly NearMiss[]
  request: Explanation['request']
  /** Why the call was refused, as the card says it. */
  why: string | undefined
}

interface MissProps {
  miss: NearMiss
  request: Explanation['request']
  /** The card or the picture already says it. */
  isTold?: boolean
}

function Missing({ children }: { children: string }) {
  return (
    <span className="inline-block rounded-sm border border-dashed border-bad px-1 font-semibold text-bad">
      {children}
    </span>
  )
}

const NOT_KNOWN = '–'

function Values({ column: { rule, missing } }: { column: RuleColumn }) {
  const values = rule.map(visibleText).join(' ')
  if (missing === undefined) {
    return (
      <>
        {rule.length === 0 ? null : <Icon name="check" className="mr-1 size-3.5 align-[-0.15em] text-ok" />}
        {values || NOT_KNOWN}
      </>
    )
  }
  return (
    <>
      {values} <Missing>{visibleText(missing)}</Missing>
    </>
  )
}

/** The call above a rule, part by part, with the part that does not match marked. In a narrow place as two lists. */
function RulePicture({ miss, request }: { miss: NearMiss; request: Explanation['request'] }) {
  const columns = ruleColumns(miss, request)
  const rule = visibleText(missTitle(miss).name)
  return (
    <>
      <div className="hidden overflow-x-auto @2xl:block">
        <table className="w-full border-separate border-spacing-0 text-left font-mono text-13">
          <thead className="font-sans text-12">
            <tr>
              <td />
              {columns.map(({ name, missing }) => (
                <th
                  key={name}
                  scope="col"
                  className={`px-3 pt-1.5 pb-0.5 font-normal ${missing === undefined ? 'text-faint' : 'rounded-t-md bg-bad-soft text-bad'}`}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="align-top">
            {(['The call', rule] as const).map((title, row) => (
              <tr key={title}>
                <th
                  scope="row"
                  className="max-w-52 border-t border-line py-1.5 pr-3 font-sans font-normal wrap-anywhere text-quiet"
                >
                  {title}
                </th>
                {columns.map((column) => (
                  <td
                    key={column.name}
                    className={`border-t border-line px-3 py-1.5 wrap-anywhere ${column.missing === undefined ? '' : `bg-bad-soft ${row === 1 ? 'rounded-b-md' : ''}`}`}
                  >
                    {row === 0 ? visibleText(column.call) || NOT_KNOWN : <Values column={column} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-col gap-3 @2xl:hidden">
        {(['The call', rule] as const).map((title, row) => (
          <div key={title}>
            <p className="font-semibold wrap-anywhere">{title}</p>
            <dl className="grid grid-cols-[5.75rem_minmax(0,1fr)] gap-y-1 pt-1">
              {columns.map((column) => (
                <div key={column.name} className="contents">
                  <dt className="text-12/[1.125rem] text-faint">{column.name}</dt>
                  <dd className="font-mono wrap-anywhere">
                    {row === 0 ? visibleText(column.call) || NOT_KNOWN : <Values column={column} />}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </>
  )
}

function Miss({ miss, request, isTold = false }: MissProps) {
  const { changed } = miss
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RulePicture miss={miss} request={request} />
      {isTold ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          <Said phrase={heard(miss, 'says')} />
        </p>
      )}
      {changed === undefined ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          {changed.kind} {changed.name} was last changed at <time dateTime={changed.at}>{changed.at}</time> by{' '}
          <Code className="text-12">{changed.by}</Code>.
        </p>
      )}
    </div>
  )
}

/** The rule or binding that comes nearest, as a picture, and the others behind it. */
export function NearestFold({ misses, request, why }: NearestFoldProps) {
  const [nearest, ...others] = misses
  if (nearest === undefined) return null
  const { name, misses: fails } = missTitle(nearest)
  return (
    <Fold
      label={nearest.binding ? 'Nearest binding' : 'Nearest rule'}
      line={`${visibleText(name)}: ${fails}`}
      isOpenWide
      isWide
    >
      <Miss
        miss={nearest}
        request={request}
        isTold={why !== undefined && (nearest.binding === undefined || nearest.says === why)}
      />
      {others.length === 0 ? null : (
        <div className="mt-3">
          <Disclosure summary={`Other near matches (${others.length})`}>
            <ul className="flex flex-col gap-5">
              {others.map((miss) => (
                <li key={JSON.stringify(miss)}>
                  <Miss miss={miss} request={request} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </Fold>
  )
}
