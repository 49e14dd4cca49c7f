import { failure, StatusError } from './answer'

export type Representation = 'json' | 'table' | 'metadata' | 'discovery'

interface MediaType {
  type: string
  parameters: Map<string, string>
}

function parseAccept(accept: string): MediaType[] {
  return accept.split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters = rest.map((piece): [string, string] => {
      const equals = piece.indexOf('=')
      return [piece.slice(0, equals).toLowerCase(), piece.slice(equals + 1)]
    })
    return { type: type.toLowerCase(), parameters: new Map(parameters) }
  })
}

function representationOf({ type, parameters }: MediaType): Representation | undefined {
  if (type !== 'application/json' && type !== 'application/*' && type !== '*/*') return undefined
  const as = parameters.get('as')
  const group = parameters.get('g')
  if (as === undefined) return 'json'
  const isServed = ['v1', 'v1beta1', undefined].includes(parameters.get('v'))
  if (as === 'Table' && group === 'meta.k8s.io' && isServed) return 'table'
  if (as.startsWith('PartialObjectMetadata') && group === 'meta.k8s.io') return 'metadata'
  if (as === 'APIGroupDiscoveryList' && group === 'apidiscovery.k8s.io') return 'discovery'
  return undefined
}

/** The representations that an Accept header names, most wanted first; JSON when it is absent. */
export function accepted(accept: string | undefined): Representation[] {
  if (accept === undefined || accept.trim() === '') return ['json']
  return parseAccept(accept).flatMap((media) => representationOf(media) ?? [])
}

const ONLY =
  'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf'

/** How to show a resource, or a Refusal with the server's 406. */
export function negotiate(accept: string | undefined): Representation {
  const found = accepted(accept).find((representation) => representation !== 'discovery')
  if (found !== undefined) return found
  if (parseAccept(accept ?? '').some(({ parameters }) => parameters.has('as')))
    throw new StatusError(failure(406, 'NotAcceptable', ONLY))
  throw new StatusError(
    failure(
      406,
      'NotAcceptable',
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
      {},
    ),
  )
}
