import type { Explanation, Fix } from '@/lib/contract/explanation'

/** One fix as a switch offers it; `id` is its own among the fixes of one explanation. */
export interface Choice {
  id: string
  label: string
  reach?: string
}

const LABEL: Record<Fix['where'], string> = {
  role: 'Edit the Role',
  binding: 'Change a binding',
  request: 'Change the call',
  pod: 'Change the pod',
  cluster: 'Change the cluster',
}

const OTHERS = ['Another way', 'A third way', 'A fourth way']

/** How a switch names each fix, in their order: no two alike. */
export function choicesOf(fixes: readonly Fix[]): Choice[] {
  const seen = new Map<string, number>()
  return fixes.map(({ where, choice = { id: where, label: LABEL[where] } }, i) => {
    const nth = (seen.get(choice.id) ?? 0) + 1
    seen.set(choice.id, nth)
    return nth === 1
      ? choice
      : { ...choice, id: `${choice.id}-${nth}`, label: OTHERS[i - 1] ?? `${choice.label}, ${nth}` }
  })
}

/**
 * The explanation with another fix chosen: it comes first, so everything that reads the explanation names it. Unchanged if no
 * fix has that id.
 */
export function chooseFix<E extends Pick<Explanation, 'fixes'>>(explanation: E, id: string | undefined): E {
  const { fixes } = explanation
  const at = choicesOf(fixes).findIndex((choice) => choice.id === id)
  const chosen = fixes[at]
  return at < 1 || chosen === undefined
    ? explanation
    : { ...explanation, fixes: [chosen, ...fixes.filter((fix) => fix !== chosen)] }
}

/** True when we can say that a fix opens its one call and nothing else: there is nothing to add. */
export function opensAlone({
  opens,
  warning,
  opensUnlisted,
}: Pick<Fix, 'opens' | 'warning' | 'opensUnlisted'>): boolean {
  return opens.length === 1 && warning === undefined && opensUnlisted === undefined
}
