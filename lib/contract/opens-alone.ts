import type { Fix } from './explanation'

/** True where it may be said that a fix opens its one call and nothing else: nothing is to be known next to it. */
export function opensAlone({
  opens,
  warning,
  opensUnlisted,
}: Pick<Fix, 'opens' | 'warning' | 'opensUnlisted'>): boolean {
  return opens.length === 1 && warning === undefined && opensUnlisted === undefined
}
