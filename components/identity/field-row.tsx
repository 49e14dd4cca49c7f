import type { ReactNode } from 'react'
import { Badge, type Meaning } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Icon, type IconName } from '@/components/ui/icon'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { Breakable } from './breakable'
import { lanesOf } from './field-lanes'
import { LaneCell } from './lane-cell'

interface Mark {
  meaning: Meaning
  icon?: IconName
  word: string
}

// Agreement and a lone source need no word: the columns show them.
const MARK: Partial<Record<IdentityField['verdict'], Mark>> = {
  drift: { meaning: 'warning', word: 'differs' },
  unreadable: { meaning: 'bad', icon: 'lock', word: 'unreadable' },
  withheld: { meaning: 'neutral', icon: 'dash', word: 'not shown' },
  'node-allocatable': { meaning: 'neutral', word: 'not your limit' },
  'not-comparable': { meaning: 'neutral', icon: 'dash', word: 'not comparable' },
  rounded: { meaning: 'neutral', icon: 'dot', word: 'rounded up' },
  'only-api': { meaning: 'neutral', icon: 'absent', word: 'not given' },
  missing: { meaning: 'neutral', icon: 'absent', word: 'not seen' },
}

/** A line under the values. */
function Below({ children }: { children: ReactNode }) {
  return (
    <tr className="max-md:block">
      <td colSpan={4} className="px-4 pb-3 max-md:block md:pl-66">
        {children}
      </td>
    </tr>
  )
}

interface FieldRowProps {
  field: IdentityField
  root: string | undefined
  api: Identity['sources'][number]['state']
  /** Whether the YAML that adds the field is shown. */
  open: boolean
  onToggle: () => void
}

/** One field: its values joined where they agree, why they do not, and the YAML that adds it. */
export function FieldRow({ field, root, api, open, onToggle }: FieldRowProps) {
  const changes = useChangeCount(JSON.stringify([field.env, field.file, field.api]))
  const mark = MARK[field.verdict]
  const why = whyOfField(field)
  const shown = open && field.add !== undefined
  const glow = changes > 0 ? 'glow' : ''
  return (
    <tbody
      aria-label={field.field}
      data-verdict={field.verdict}
      data-changes={changes}
      className="border-t border-line max-md:block"
    >
      <tr className="max-md:block">
        <th
          scope="rowgroup"
          className="px-4 py-2.5 text-left align-top font-normal max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-2 max-md:pb-0.5"
        >
          <span className="font-mono wrap-anywhere max-md:text-12 max-md:text-quiet">
            <Breakable text={field.field} />
          </span>
          {mark === undefined && field.add === undefined ? null : (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 md:mt-1">
              {mark === undefined ? null : (
                <Badge meaning={mark.meaning} {...(mark.icon ? { icon: mark.icon } : {})}>
                  {mark.word}
                </Badge>
              )}
              {field.add === undefined ? null : (
                <button
                  type="button"
                  aria-expanded={open}
                  aria-label={`add it: ${field.field}`}
                  onClick={onToggle}
                  className="inline-flex min-h-6 items-center gap-0.5 text-12 text-accent hover:underline"
                >
                  <Icon name="chevron" className={`size-3 ${open ? 'rotate-90' : ''}`} />
                  add it
                </button>
              )}
            </span>
          )}
        </th>
        {lanesOf(field).map((lane) => (
          <LaneCell
            key={`${lane.columns[0]?.column} ${changes}`}
            field={field}
            lane={lane}
            root={root}
            api={api}
            className={glow}
          />
        ))}
      </tr>
      {why === '' ? null : (
        <Below>
          <p className="max-w-card wrap-anywhere text-quiet">{why}</p>
        </Below>
      )}
      {shown ? (
        <Below>
          <CodeBlock language="yaml" code={field.add ?? ''} label={`patch that adds ${field.field}`} />
        </Below>
      ) : null}
    </tbody>
  )
}

/**
 * Why the values of a row differ or what is worth knowing about them, without what its columns already show;
 * "" for nothing.
 */
export function whyOfField({ notes }: IdentityField): string {
  return notes
    .filter(({ about }) => about === 'values')
    .map(({ says }) => says)
    .join(' ')
}
