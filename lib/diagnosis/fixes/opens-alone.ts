import type { Fix } from '@/lib/contract/explanation'

/** True when we can say that a fix opens its one call and nothing else: there is nothing to add. */
export function opensAlone({
  opens,
  warning,
  opensUnlisted,
}: Pick<Fix, 'opens' | 'warning' | 'opensUnlisted'>): boolean {
  return opens.length === 1 && warning === undefined && opensUnlisted === undefined
}
