import { usePathname } from 'next/navigation'
import { onOverview } from '@/lib/words/page-addresses'

/** Where this page answers a question: Overview in place, every other page on Ask. */
export function useAnswerAddress(): (address: string) => string {
  return usePathname() === '/' ? onOverview : asIs
}

function asIs(address: string): string {
  return address
}

/** True for an address that asks something. */
export function isAsked(params: Pick<URLSearchParams, 'has'>): boolean {
  return params.has('verb') || params.has('text')
}
