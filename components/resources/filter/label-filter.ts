import { type Labels, parseLabelSelector, selectorMatches } from '@/lib/objects/label-selector'

/** True when an object with these labels matches. */
export type LabelTest = (labels: Labels) => boolean

/**
 * A label selector as `kubectl get -l` takes it: `app=web`, `tier!=db`, `app in (web,api)`, `app notin
 * (web)`, `app`, `!app`, all of which must match. Undefined for an empty text, and a sentence for one that is
 * not a selector.
 */
export function readLabelFilter(text: string): LabelTest | string | undefined {
  if (text.trim() === '') return undefined
  const selector = parseLabelSelector(text)
  if (selector !== undefined) return (labels) => selectorMatches(selector, labels)
  // A comma inside brackets separates values, not requirements.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  const wrong = parts.find((part) => part === '' || parseLabelSelector(part) === undefined) ?? text.trim()
  return `“${wrong}” is not a label selector. Write app=web, tier!=db, app in (web,api), app or !app, separated by commas.`
}
