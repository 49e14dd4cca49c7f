import { Document, visit } from 'yaml'

// Readers of YAML differ over what they take for a type or an indicator, so all but plain words are quoted.
const PLAIN = /^[A-Za-z][A-Za-z0-9./:_-]*$/
// kubectl reads YAML 1.1, where these are booleans or null.
const TYPED = /^(?:y|n|yes|no|on|off|true|false|null)$/i

/**
 * Kubernetes objects as YAML documents that every version of YAML reads the same: no anchors, no folded lines, and
 * quotes around all but plain words.
 */
export function toYaml(...documents: readonly object[]): string {
  return documents
    .map((object) => {
      const document = new Document(object, { aliasDuplicateObjects: false })
      visit(document, {
        Scalar(key, node) {
          const { value } = node
          if (key === 'key' || typeof value !== 'string') return
          if (!PLAIN.test(value) || TYPED.test(value)) node.type = 'QUOTE_DOUBLE'
        },
      })
      return document.toString({ lineWidth: 0 })
    })
    .join('---\n')
}
