import { LineCounter, parseDocument } from 'yaml'
import { doubleKey, yamlExcess } from '@/lib/objects/yaml-bounds'

// Each alias of YAML may repeat what it stands for, so that a small text grows endlessly.
const MAX_ALIASES = 20

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
  const double = document.contents === null ? undefined : doubleKey(document.contents)
  if (double)
    return { says: `The key ${double.key.slice(0, 80)} appears twice in one map. Keep one of the two.` }
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) }
  } catch {
    return { says: 'The YAML uses aliases too many times.' }
  }
}
