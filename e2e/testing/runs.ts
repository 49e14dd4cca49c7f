/** Set to `all` by the gates. */
export const PROPERTIES = 'PODGLASS_PROPERTIES'

/** How often a property is tried: a fifth of its size in `npm test`, all of it in the gates. */
export function runs(all: number): number {
  return process.env[PROPERTIES] === 'all' ? all : Math.ceil(all / 5)
}
