/** A JSON object whose shape no one has promised. */
export type Fields = Record<string, unknown>

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The document of a text; undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Step = string | number

/** The value at a path of own fields and list indices; undefined where the path leaves the document. */
export function at(value: unknown, ...path: readonly Step[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined
    else current = isRecord(current) && Object.hasOwn(current, step) ? current[step] : undefined
  }
  return current
}

export function textAt(value: unknown, ...path: readonly Step[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The number at a path; 0 where there is none, as Go leaves it out. */
export function numberAt(value: unknown, ...path: readonly Step[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : 0
}

export function listAt(value: unknown, ...path: readonly Step[]): unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function textsAt(value: unknown, ...path: readonly Step[]): string[] {
  return listAt(value, ...path).filter((entry) => typeof entry === 'string')
}

/** The string entries of a map such as labels, in the order of the document. */
export function entriesAt(value: unknown, ...path: readonly Step[]): [string, string][] {
  const found = at(value, ...path)
  if (!isRecord(found)) return []
  return Object.entries(found).flatMap(([key, entry]) =>
    typeof entry === 'string' ? [[key, entry] satisfies [string, string]] : [],
  )
}

/** `{ at }` of a time that is there, to be spread. */
export function timeAt(value: unknown, ...path: readonly Step[]): { at?: string } {
  const text = textAt(value, ...path)
  return text === '' ? {} : { at: text }
}
