import { stringify } from 'yaml'

/**
 * Kubernetes objects as YAML documents. YAML 1.1 rules quote what kubectl would read as another type (`no`, `1e3`,
 * `0777`), and no anchors or folded lines are written.
 */
export function toYaml(...documents: readonly object[]): string {
  return documents
    .map((document) => stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n')
}
