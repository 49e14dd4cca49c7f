import { LineCounter, parseDocument } from 'yaml'
import { YamlWeight, yamlExcess } from '@/lib/objects/yaml-bounds'

/** The value of one YAML or JSON document, or why it is none. */
export function readYamlValue(text: string): { value: unknown } | { says: string } {
  const excess = yamlExcess(text)
  if (excess) return { says: excess.says }
  // The parser compares each key with each other and quotes the whole line for each mistake, which takes quadratic time.
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter,
    logLevel: 'error',
  })
  const [error] = document.errors
  if (error !== undefined) {
    if (error.code === 'MULTIPLE_DOCS') return { says: 'Give one object: another one follows "---".' }
    const { line } = lineCounter.linePos(error.pos[0])
    return { says: `This is neither JSON nor YAML: see line ${Math.max(1, line)}.` }
  }
  const decoded = new YamlWeight().decode(document)
  if ('value' in decoded) return decoded
  const { says, instead = '' } = decoded.fault
  return { says: `${says} ${instead}`.trim() }
}
