import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import type { ManifestCorrection } from '../contract'
import type { FieldPath } from './field-path'

// What YAML 1.1 reads as text without quotes, apart from the words below.
const PLAIN = /^[A-Za-z][A-Za-z0-9./-]*$/
const NO_TEXT = /^(?:y|yes|n|no|on|off|true|false|null)$/i
const NAME = /^(?:[A-Za-z0-9][A-Za-z0-9./:-]*)?$/

function spelled(to: string, type: string | undefined): string | undefined {
  if (!NAME.test(to)) return undefined
  if (type === 'QUOTE_DOUBLE') return `"${to}"`
  if (type === 'QUOTE_SINGLE') return `'${to}'`
  if (type !== 'PLAIN') return undefined
  return PLAIN.test(to) && !NO_TEXT.test(to) ? to : `"${to}"`
}

// An alias repeats what its anchor holds, so that a change would reach further than this field.
const isRepeated = (node: Node) => 'anchor' in node && node.anchor !== undefined

/**
 * How another name is written at a field, in the quotes of the text, so that it changes this field alone. Undefined where
 * the text does not hold the name at one place: behind an alias, in a block of text, or where it is not written at all.
 */
export function correctionOf(root: Node | null, path: FieldPath, to: string): ManifestCorrection | undefined {
  let node = root
  for (const part of path) {
    if (node === null || isRepeated(node) || !(isMap(node) || isSeq(node))) return undefined
    const inner: unknown = node.get(part, true)
    if (!isNode(inner)) return undefined
    node = inner
  }
  if (!isScalar(node) || isRepeated(node) || node.tag !== undefined || node.range == null) return undefined
  const text = spelled(to, node.type)
  if (typeof node.value !== 'string' || text === undefined) return undefined
  return { start: node.range[0], end: node.range[1], text, from: node.value, to }
}
