/** A row of a list of objects, by its name and the address of its details. */
export interface RowAtHand {
  name: string
  href: string
}

/** The row that has the focus, or else the one whose object is open beside it. */
export function rowAtHand(): RowAtHand | undefined {
  const row =
    document.activeElement?.closest<HTMLElement>('tr[data-row]') ??
    document.querySelector<HTMLElement>('tr[data-row][aria-current]')
  const query = row?.querySelector('th a')?.getAttribute('href')
  return row?.dataset.row && query ? { name: row.dataset.row, href: `/resources${query}` } : undefined
}
