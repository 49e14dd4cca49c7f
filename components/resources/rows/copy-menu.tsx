'use client'

import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { grouped } from '@/lib/words/lists'
import { toCsv, toTsv } from './delimited'
import { kubectlGet, linesOf, rowNames } from './row-texts'
import type { ShownColumn } from './shown-columns'

export interface CopiedCell {
  /** As kubectl names the kind. */
  kind: string
  namespace: string
  isClusterScoped: boolean
  /** The selected rows, or all that are shown. */
  rows: readonly Row[]
  isSelection: boolean
  shown: readonly ShownColumn[]
  list: ResourceList
  onClear: () => void
}

function save(name: string, text: string): void {
  // The mark makes spreadsheets read the file as UTF-8.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Copies or saves rows: the selected ones, or all shown rows. */
export function CopyMenu({ rows, isSelection, shown, list, onClear, ...named }: CopiedCell) {
  const { kind, namespace } = named
  const lines = () => linesOf(rows, shown, list, Date.now())
  return (
    <Menu
      label={isSelection ? `${grouped(rows.length)} selected` : 'Copy'}
      look={isSelection ? 'plain' : 'bare'}
    >
      {isSelection ? null : <p className="px-1.5 pb-1 text-12 text-quiet">All shown rows</p>}
      <ul className="flex flex-col">
        <li>
          <CopyButton word="Copy names" label="Copy names" text={() => rowNames(rows)} />
        </li>
        <li>
          <CopyButton
            word="Copy kubectl line"
            label="Copy kubectl line"
            text={() => kubectlGet(rows, named)}
          />
        </li>
        <li>
          <CopyButton word="Copy as TSV" label="Copy as TSV" text={() => toTsv(lines())} />
        </li>
        <li>
          <button
            type="button"
            onClick={() => save(`${kind}${namespace === '' ? '' : `-${namespace}`}.csv`, toCsv(lines()))}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1.5 py-0.5 text-12 text-quiet hover:bg-sunken hover:text-ink"
          >
            <Icon name="report" className="size-3.5" />
            Save as CSV
          </button>
        </li>
      </ul>
      {isSelection ? (
        <Button className="mt-1 w-full justify-center" onClick={onClear}>
          Clear the selection
        </Button>
      ) : null}
    </Menu>
  )
}
