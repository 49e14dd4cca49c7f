import type { OverviewCause } from '@/lib/pages/overview/contract'

/** The same for one cause from one look to the next: a call has an address of its own, other causes are what they say. */
export function causeKey({ action: { href }, says }: Pick<OverviewCause, 'action' | 'says'>): string {
  return href.startsWith('/ask?') ? href : `${href} ${JSON.stringify(says)}`
}
