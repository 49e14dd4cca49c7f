/** Set to `all` by the gates. */
export const PROPERTIES = 'PODGLASS_PROPERTIES'

const isAll = () => process.env[PROPERTIES] === 'all'

/** How often a property is tried: a tenth of its size in `npm test`, all of it in the gates. */
export function runs(all: number): number {
  return isAll() ? all : Math.ceil(all / 10)
}

/** Every tenth of a list in `npm test`, from another place at each turn, so that turns cover it; all of it in the gates. */
export function partOf<T>(list: readonly T[], turn: number): readonly T[] {
  return isAll() ? list : list.filter((_, i) => i % 10 === turn % 10)
}
