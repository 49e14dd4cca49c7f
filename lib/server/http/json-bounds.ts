import { weighJson } from '@/lib/objects/json-weight'

const MOST = { nested: 64, parts: 20_000 }

/**
 * What makes the JSON text of a request too much to be parsed, or undefined: it nests deeper or has more parts than any
 * request. Takes linear time; a text that is not JSON may pass.
 */
export function jsonExcess(text: string): string | undefined {
  const { excess } = weighJson(text, MOST)
  if (excess === 'nested') return `The body nests deeper than ${MOST.nested} levels.`
  if (excess === 'parts') return `The body has more than ${MOST.parts.toLocaleString('en-US')} parts.`
  return undefined
}
