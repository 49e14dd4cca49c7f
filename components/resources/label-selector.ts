export type Labels = Readonly<Record<string, string>>

interface Requirement {
  key: string
  operator: 'in' | 'notin' | 'exists' | '!exists'
  values: readonly string[]
}

/** True when an object with these labels is meant. */
export type LabelTest = (labels: Labels) => boolean

const KEY = String.raw`([A-Za-z0-9](?:[\w./-]{0,315}[A-Za-z0-9])?)`
const VALUE = String.raw`([A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?`
const EQUAL = new RegExp(`^${KEY}\\s*(==?|!=)\\s*${VALUE}$`)
const SET = new RegExp(`^${KEY}\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const EXISTS = new RegExp(`^(!?)\\s*${KEY}$`)

function parseRequirement(text: string): Requirement | undefined {
  const equal = EQUAL.exec(text)
  if (equal?.[1] !== undefined) {
    return { key: equal[1], operator: equal[2] === '!=' ? 'notin' : 'in', values: [equal[3] ?? ''] }
  }
  const set = SET.exec(text)
  if (set?.[1] !== undefined) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim())
    return { key: set[1], operator: set[2] === 'in' ? 'in' : 'notin', values }
  }
  const exists = EXISTS.exec(text)
  if (exists?.[2] === undefined) return undefined
  return { key: exists[2], operator: exists[1] === '!' ? '!exists' : 'exists', values: [] }
}

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  if (operator === 'exists' || operator === '!exists')
    return (value !== undefined) === (operator === 'exists')
  if (value === undefined) return operator === 'notin'
  return values.includes(value) === (operator === 'in')
}

/**
 * A label selector as `kubectl get -l` takes it (apimachinery, labels/selector.go): `app=web`, `tier!=db`,
 * `app in (web,api)`, `app notin (web)`, `app`, `!app`, all of which must hold. Undefined for an empty text, and a
 * sentence for one that is no selector.
 */
export function parseLabelSelector(text: string): LabelTest | string | undefined {
  if (text.trim() === '') return undefined
  // A comma inside brackets parts values, not requirements.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  const requirements = parts.map(parseRequirement)
  const wrong = parts[requirements.indexOf(undefined)]
  if (wrong !== undefined) {
    return `“${wrong}” is no label selector. Write app=web, tier!=db, app in (web,api), app or !app, parted by commas.`
  }
  return (labels) => requirements.every((each) => each !== undefined && meets(each, labels))
}
